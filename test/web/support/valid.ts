import { HtmlValidate } from 'html-validate';

const htmlValidate = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Nunjucks leaves blank ends and GOV.UK's own templates use these attributes as they are.
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': 'off',
    'void-style': 'off',
  },
});

/** Fails with what is wrong with the page's source, by line. */
export async function expectValid(html: string, address: string): Promise<void> {
  const { results } = await htmlValidate.validateString(html);
  const wrong = results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line} ${ruleId}: ${message}`),
  );
  if (wrong.length > 0) throw new Error(`${address}\n${wrong.join('\n')}`);
}
