/**
 * The text of a file as spreadsheets and old systems save it: UTF-8 with or without a mark, UTF-16, or Windows-1252 for
 * whatever is no UTF-8. Undefined for what is no text, such as a picture or a workbook: those have zero characters.
 */
export function decode(bytes: Uint8Array): string | undefined {
  const text = decoded(bytes);
  return text.includes('\0') ? undefined : text;
}

function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Every second byte of western text in UTF-16 is zero, and no text in the other encodings has a zero byte.
  if (bytes.length > 1 && first === 0 && second !== 0) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.length > 1 && first !== 0 && second === 0) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
