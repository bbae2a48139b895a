import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/**
 * Pure files: what is recorded about a case, how complete a handover is, and what both rest on.
 * They take time, ids and policy as arguments and know no framework.
 */
const pure = {
  files: [
    'src/case/**/*.ts',
    'src/handover/**/*.ts',
    'src/chronology/**/*.ts',
    'src/directory/directory.ts',
    'src/interchange/paste/*.ts',
    'src/interchange/{piece,words,dates,sensitive}.ts',
  ],
  ignores: [
    '**/*.commands.ts',
    '**/*.pages.ts',
    '**/*.answers.ts',
    '**/*.module.ts',
    '**/*.controller.ts',
    'src/case/fields.ts',
    'src/case/recording/**',
    'src/handover/adoption.ts',
    '**/*.query.ts',
  ],
};

const impure = [
  { object: 'Date', property: 'now', message: 'Pure files take the time as an argument.' },
  { object: 'Math', property: 'random', message: 'Pure files take chance as an argument.' },
  { object: 'crypto', property: 'randomUUID', message: 'Pure files take ids as an argument.' },
];

export default tseslint.config(
  { ignores: ['dist/', 'data/', 'coverage/', 'node_modules/'] },
  js.configs.recommended,
  tseslint.configs.recommended,
  prettier,
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/web/app.mjs'],
    languageOptions: {
      globals: {
        document: 'readonly',
        fetch: 'readonly',
        FormData: 'readonly',
        URLSearchParams: 'readonly',
        setInterval: 'readonly',
      },
    },
  },
  {
    ...pure,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(?!\\.)', message: 'Pure files import no framework, no library and no node: module.' },
          ],
        },
      ],
      'no-restricted-properties': ['error', ...impure],
      'no-restricted-globals': [
        'error',
        'process',
        'setTimeout',
        'setInterval',
        'fetch',
        'crypto',
        'performance',
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Pure files take the time as an argument.',
        },
      ],
    },
  },
  {
    // Tables of routes name the command classes; that is their whole purpose.
    files: ['src/case/**/*.routes.ts', 'src/case/command-routes.ts', 'src/case/routes.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    files: ['**/*.mjs', 'scripts/**'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);
