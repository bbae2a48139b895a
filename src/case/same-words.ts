/** Whether two entries say the same in these fields, but for spaces and capitals: what a slip of the pen changes. */
export function sameWords<Entry extends object>(
  one: Entry,
  other: Entry,
  fields: readonly (keyof Entry)[],
): boolean {
  return fields.every((field) => plain(one[field]) === plain(other[field]));
}

const plain = (value: unknown) =>
  typeof value === 'string' ? value.replace(/\s+/g, ' ').trim().toLowerCase() : value;
