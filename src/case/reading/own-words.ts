/**
 * Whether a line of a read-back is in somebody's own words. How much is enough nobody has laid down: the limits are our
 * suggestion.
 */

/** The fewest different words of a line. */
const FEWEST_WORDS = 3;
/** One word in so many that no recorded sentence has makes a line one's own. */
const OWN_WORD_IN = 8;

/** Without what does not make words one's own: capitals, spaces and punctuation. */
export const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** What is wrong with a line, in words, beside the lines before it and what the record says; undefined for nothing. */
export function notOwnWords(
  line: string,
  before: readonly string[],
  recorded: readonly string[],
): string | undefined {
  const words = wordsOf(line);
  if (words.length > 0 && recorded.some((text) => saysIt(text, line, words))) {
    return 'This is what the record says already; say it in your own words';
  }
  if (new Set(words).size < FEWEST_WORDS) {
    return `Say it in your own words, at least ${FEWEST_WORDS} different ones (our suggestion)`;
  }
  if (before.some((other) => plain(other) === plain(line))) {
    return 'This is what you say on another line; say in your own words what is asked here';
  }
  return undefined;
}

/** Whether a recorded text says the line already: word for word, or in a sentence that has nearly all of its words. */
function saysIt(text: string, line: string, words: readonly string[]): boolean {
  if (plain(text) === plain(line)) return true;
  if (words.length < FEWEST_WORDS) return false;
  return sentencesOf(text).some((sentence) => {
    const theirs = new Set(wordsOf(sentence));
    const own = words.filter((word) => !theirs.has(word)).length;
    return own * OWN_WORD_IN < words.length;
  });
}

const sentencesOf = (text: string): string[] => text.split(/[.!?;\n]+/);

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/['’]/g, '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];
