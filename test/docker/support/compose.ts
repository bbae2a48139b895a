import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { textOf } from './files.ts';

/** What of a compose file is looked at here; its whole shape is the schema's concern. */
export interface Compose {
  name: string;
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean }>;
  volumes: Record<string, null>;
  secrets?: Record<string, { file: string }>;
}

export interface ComposeService {
  image: string;
  build?: { context: string; dockerfile: string; args: string[] };
  entrypoint?: string[];
  user?: string;
  environment?: Record<string, string>;
  secrets?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
  networks?: string[];
  network_mode?: string;
  ports?: string[];
  volumes?: string[];
  restart: string;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
}

/** Reads a compose file of docker/ with its merges and, like Compose, its variables replaced. */
export function readCompose(file: string, env: Readonly<Record<string, string>>): Compose {
  return replaced(parse(textOf(`docker/${file}`), { merge: true }), env) as Compose;
}

/** Throws, as Compose does, when a variable that must be there is not. */
function replaced(value: unknown, env: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    return value.replace(
      /\$\$|\$\{(\w+)(?:(:[-?])([^}]*))?\}/g,
      (_, name?: string, kind?: string, rest?: string) => {
        if (name === undefined) return '$';
        const given = env[name];
        if (given) return given;
        if (kind === ':?') throw new Error(`${name} ${rest}`);
        return rest ?? '';
      },
    );
  }
  if (Array.isArray(value)) return value.map((each) => replaced(each, env));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, env)]));
}

/** The schema of the Compose Specification (Apache-2.0), as the package brings it that runs Compose for testcontainers. */
const { $schema: _, ...schema } = JSON.parse(
  textOf('node_modules/docker-compose/schema/compose-spec.json'),
) as Record<string, unknown>;
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
const validate = ajv.compile(schema);

/** What the Compose Specification has against a file; nothing when it is one. */
export function faults(compose: unknown): string[] {
  return validate(compose)
    ? []
    : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}
