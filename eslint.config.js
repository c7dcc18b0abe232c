import { builtinModules } from 'node:module';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

/** Node's own modules that Temporal's workflow sandbox does not provide. */
const nodeModules = builtinModules
  .filter((name) => !['assert', 'url', 'util'].includes(name))
  .flatMap((name) => [name, `node:${name}`]);

/** Which folders each folder may import. `docs/architecture.md` draws the same arrows. */
const ARROWS = {
  contract: [],
  zenlayer: [],
  policy: ['contract'],
  workflows: ['contract'],
  activities: ['zenlayer', 'contract', 'policy'],
  client: ['contract'],
  sandbox: ['zenlayer'],
  worker: ['activities', 'workflows', 'contract', 'zenlayer', 'client', 'policy'],
  local: ['contract', 'client', 'worker', 'sandbox'],
  cli: ['client', 'contract', 'policy', 'worker', 'sandbox', 'local'],
};

const FOLDERS = Object.keys(ARROWS);

/** An import of any folder that `folder` has no arrow to. */
const arrowPatterns = (folder) => [
  {
    group: FOLDERS.filter((other) => other !== folder && !ARROWS[folder].includes(other)).map(
      (other) => `../**/${other}/**`,
    ),
    message: `${folder}/ may import only: ${ARROWS[folder].join(', ') || 'no other folder'}.`,
  },
];

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**'] },
  js.configs.recommended,
  prettier,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', module: 'writable', require: 'readonly' } },
  },
  ...FOLDERS.filter((folder) => folder !== 'workflows').map((folder) => ({
    files: [`${folder}/**/*.ts`],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: arrowPatterns(folder) }] },
  })),
  {
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: nodeModules,
          patterns: [
            // Types of the activities are erased; a value import would pull the HTTP client into the workflow bundle.
            {
              group: arrowPatterns('workflows')[0].group.filter((pattern) => !pattern.includes('activities')),
              message: arrowPatterns('workflows')[0].message,
            },
            {
              group: ['../activities/**'],
              allowTypeImports: true,
              message: 'workflows/ may import only types of activities/.',
            },
            // zod schemas in the bundle would be built anew for every cached workflow.
            {
              group: ['zod', '../contract/request.js', '../contract/index.js'],
              allowTypeImports: true,
              message: 'no zod in workflows/.',
            },
            {
              group: ['got', '@temporalio/activity', '@temporalio/worker', '@temporalio/client', '@temporalio/testing'],
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'setTimeout', 'fetch', 'process', 'WeakRef', 'FinalizationRegistry'],
    },
  },
);
