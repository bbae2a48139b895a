import {
  DockerfileParser,
  type Copy,
  type Cmd,
  type Instruction,
  type PropertyInstruction,
} from 'dockerfile-ast';
import { textOf } from './files.ts';

/** docker/Dockerfile, as the engine reads it. */
const file = DockerfileParser.parse(textOf('docker/Dockerfile'));

/** What it is built on when nothing else is given. */
export const baseImage = file.getInitialARGs()[0]?.getProperty()?.getValue() ?? '';

/** Its stages in order, each with its own instructions. */
export const stages: Instruction[][] = [];
for (const instruction of file.getInstructions()) {
  if (instruction.getKeyword() === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}

const last = stages.at(-1) ?? [];

/** The instructions of a kind among some. */
export const those = (keyword: string, among: readonly Instruction[] = last): Instruction[] =>
  among.filter((instruction) => instruction.getKeyword() === keyword);

/** What follows the keyword of the only instruction of a kind in the last stage. */
export function only(keyword: string): string {
  const [instruction, ...more] = those(keyword);
  if (instruction === undefined || more.length > 0) throw new Error(`The image has not one ${keyword}`);
  return instruction.getRawArgumentsContent() ?? '';
}

const properties = (keyword: string): Record<string, string> =>
  Object.fromEntries(
    those(keyword)
      .flatMap((instruction) => (instruction as PropertyInstruction).getProperties())
      .map((property) => [property.getName(), property.getValue() ?? '']),
  );

/** The environment that the image sets, with the build's arguments as they stand there. */
export const environment = properties('ENV');
export const labels = properties('LABEL');

/** What is started, word by word. */
export const command = those('CMD').flatMap((cmd) =>
  (cmd as Cmd).getJSONStrings().map((word) => word.getJSONValue()),
);

/** What tells whether it is alive, word by word. */
export const healthCheck = JSON.parse(only('HEALTHCHECK').replace(/^[^]*?CMD/, '')) as string[];

/** What a stage copies, and from which other stage when not from the project. */
export function copies(
  stage: readonly Instruction[],
): { from: string | undefined; what: string[]; to: string }[] {
  return those('COPY', stage).map((copy) => {
    const words = copy.getArguments().map((word) => word.getValue());
    const from = (copy as Copy).getFromFlag()?.getValue() ?? undefined;
    return { from, what: words.slice(0, -1), to: words.at(-1) ?? '' };
  });
}
