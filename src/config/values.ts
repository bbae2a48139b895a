/** Turns the text of a variable into a value, or throws `BadValue`; `values` says in words what is accepted. */
export interface Read<Value> {
  (given: string): Value;
  values: string;
}

/** The text is not what is asked for; the message completes "must be …". */
export class BadValue extends Error {
  override name = 'BadValue';
}

function reader<Value>(values: string, read: (given: string) => Value | undefined): Read<Value> {
  const checked = (given: string) => {
    const value = read(given);
    if (value === undefined) throw new BadValue(values);
    return value;
  };
  return Object.assign(checked, { values });
}

const LINE = /^[^\p{Cc}]{1,1000}$/u;

export const text = reader('one line of text', (given) => (LINE.test(given) ? given : undefined));
export const folder = reader('the path of a folder', (given) => (LINE.test(given) ? given : undefined));
export const file = reader('the path of a file', (given) => (LINE.test(given) ? given : undefined));
export const name = reader('up to 40 letters, digits, `-` or `_`', (given) =>
  /^[A-Za-z0-9_-]{1,40}$/.test(given) ? given : undefined,
);

export const trueOrFalse = reader('`true` or `false`', (given) =>
  given === 'true' ? true : given === 'false' ? false : undefined,
);

export const webAddress = reader('an address that starts with https:// or http://', (given) =>
  /^https?:\/\//.test(given) && LINE.test(given) && URL.canParse(given) ? given : undefined,
);

export const storeAddress = reader(
  'an address that starts with esdb:// or esdb+discover://, without a name or password in it',
  (given) =>
    /^esdb(\+discover)?:\/\/[^\s/?#@]+\/?(\?[^\s#@]*)?$/.test(given) && LINE.test(given) ? given : undefined,
);

/** A whole number within bounds, both included. */
export function number(from: number, to: number): Read<number> {
  return reader(`a whole number from ${from} to ${to}`, (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    return value >= from && value <= to ? value : undefined;
  });
}

/** One of a few words. */
export function oneOf<Word extends string>(...words: Word[]): Read<Word> {
  return reader(`one of ${words.map((word) => `\`${word}\``).join(', ')}`, (given) =>
    words.find((word) => word === given),
  );
}
