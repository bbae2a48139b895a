const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#96': '`',
  '#92': '\\',
};

function decoded(html: string): string {
  return html.replace(/&(#?\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value === undefined ? undefined : decoded(value);
}

const has = (tag: string, name: string) => new RegExp(`\\s${name}(\\s|>|=|/)`).test(tag);

/** What a browser would post if the button of the form in this page were pressed, the first button excepted. */
export function postedFrom(html: string): Record<string, string> {
  const posted: Record<string, string> = {};
  const form =
    /<form[^>]*method="post"[^>]*action="(?!\/sign-out|\/find)[\s\S]*?<\/form>/.exec(html)?.[0] ?? html;
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const box = /type="(radio|checkbox)"/.test(tag);
    if (!box || has(tag, 'checked')) posted[attribute(tag, 'name') ?? ''] = attribute(tag, 'value') ?? '';
  }
  for (const [, tag = '', text = ''] of form.matchAll(/(<textarea[^>]*>)([\s\S]*?)<\/textarea>/g)) {
    posted[attribute(tag, 'name') ?? ''] = decoded(text).replace(/^\n/, '').replaceAll(/\r?\n/g, '\r\n');
  }
  for (const [, tag = '', options = ''] of form.matchAll(/(<select[^>]*>)([\s\S]*?)<\/select>/g)) {
    const all = [...options.matchAll(/<option[^>]*>/g)].map(([option]) => option);
    const chosen = all.find((option) => has(option, 'selected')) ?? all[0] ?? '';
    posted[attribute(tag, 'name') ?? ''] = attribute(chosen, 'value') ?? '';
  }
  return posted;
}
