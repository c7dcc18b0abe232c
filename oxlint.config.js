import { builtinModules } from 'node:module';
import { defineConfig } from 'oxlint';

/** Node's own modules that Temporal's workflow sandbox does not provide. */
const nodeModules = builtinModules
  .filter((name) => !['assert', 'url', 'util'].includes(name))
  .flatMap((name) => [name, `node:${name}`]);

/** Which folders each folder may import. `docs/architecture.md` draws the same arrows. */
const ARROWS = {
  contract: [],
  proxy: [],
  zenlayer: ['proxy'],
  files: ['contract'],
  policy: ['contract', 'files', 'signatures'],
  signatures: ['contract', 'files'],
  workflows: ['contract'],
  activities: ['zenlayer', 'contract', 'policy', 'temporal', 'signatures'],
  notify: ['contract', 'files', 'proxy'],
  temporal: ['contract', 'proxy'],
  client: ['contract', 'temporal', 'proxy'],
  dossier: ['contract', 'policy', 'workflows', 'signatures', 'client'],
  'codec-server': ['contract', 'temporal'],
  sandbox: ['zenlayer'],
  worker: ['activities', 'workflows', 'contract', 'zenlayer', 'policy', 'notify', 'temporal', 'proxy', 'signatures'],
  local: ['contract', 'client', 'worker', 'sandbox'],
  cli: [
    'client',
    'contract',
    'policy',
    'dossier',
    'signatures',
    'notify',
    'worker',
    'sandbox',
    'local',
    'codec-server',
  ],
  bench: ['client', 'contract', 'worker', 'local'],
  packaging: [],
};

/** Folders that may also import types of `activities/`, which are erased. A value would bring the HTTP client along. */
const TYPES_OF_ACTIVITIES = ['workflows', 'notify', 'dossier'];

/** Folders that a client needs, which has to run where no native module is. */
const WITHOUT_NATIVE_MODULES = ['contract', 'proxy', 'temporal', 'client'];

const FOLDERS = Object.keys(ARROWS);

/** Only what generates and checks JSON needs the schemas. Everything else, workflows above all, needs their types alone. */
const TYPES_OF_SCHEMAS = [
  {
    group: ['./schemas/**'],
    allowTypeImports: true,
    message: 'only types of schemas/: zod schemas must not get into the workflow bundle.',
  },
];

/** An import of any folder that `folder` has no arrow to. */
const arrowPatterns = (folder) => {
  const onlyTypes = TYPES_OF_ACTIVITIES.includes(folder) ? ['activities'] : [];
  const forbidden = FOLDERS.filter((other) => ![folder, ...ARROWS[folder], ...onlyTypes].includes(other));
  return [
    {
      group: forbidden.map((other) => `../**/${other}/**`),
      message: `${folder}/ may import only: ${ARROWS[folder].join(', ') || 'no other folder'}.`,
    },
    ...onlyTypes.map((other) => ({
      group: [`../**/${other}/**`],
      allowTypeImports: true,
      message: `${folder}/ may import only types of ${other}/.`,
    })),
    ...(folder === 'contract' ? TYPES_OF_SCHEMAS : []),
    ...(WITHOUT_NATIVE_MODULES.includes(folder)
      ? [
          {
            group: ['@temporalio/worker', '@temporalio/testing'],
            allowTypeImports: true,
            message: `${folder}/ needs no native module.`,
          },
        ]
      : []),
  ];
};

/** Rules of the other categories that belong to what ESLint and typescript-eslint recommend. */
const RECOMMENDED = [
  'no-array-constructor',
  'no-case-declarations',
  'no-empty',
  'no-fallthrough',
  'no-prototype-builtins',
  'no-regex-spaces',
  'no-unexpected-multiline',
  'no-useless-assignment',
  'no-var',
  'prefer-const',
  'prefer-rest-params',
  'prefer-spread',
  'preserve-caught-error',
  'typescript/ban-ts-comment',
  'typescript/no-empty-object-type',
  'typescript/no-explicit-any',
  'typescript/no-misused-promises',
  'typescript/no-namespace',
  'typescript/no-require-imports',
  'typescript/no-unnecessary-type-assertion',
  'typescript/no-unnecessary-type-constraint',
  'typescript/no-unsafe-argument',
  'typescript/no-unsafe-assignment',
  'typescript/no-unsafe-call',
  'typescript/no-unsafe-enum-comparison',
  'typescript/no-unsafe-function-type',
  'typescript/no-unsafe-member-access',
  'typescript/no-unsafe-return',
  'typescript/only-throw-error',
  'typescript/prefer-promise-reject-errors',
  'typescript/require-await',
  'typescript/restrict-plus-operands',
];

export default defineConfig({
  plugins: ['typescript'],
  categories: { correctness: 'error' },
  options: { typeAware: true },
  env: { builtin: true, node: true },
  ignorePatterns: ['dist/**', 'coverage/**'],
  rules: {
    ...Object.fromEntries(RECOMMENDED.map((rule) => [rule, 'error'])),
    'typescript/consistent-type-imports': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'typescript/restrict-template-expressions': ['error', { allowNumber: true }],
    'max-params': ['error', { max: 4 }],
    'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
    curly: ['error', 'all'],
    // A name is looked through by code points.
    'typescript/no-misused-spread': 'off',
  },
  overrides: [
    // They have no types.
    {
      files: ['**/*.js', '**/*.cjs'],
      rules: Object.fromEntries(
        RECOMMENDED.filter((rule) => /no-unsafe|no-require/.test(rule)).map((rule) => [rule, 'off']),
      ),
    },
    // A row of a table of cases has as many parameters as the table has columns.
    { files: ['test/**/*.ts'], rules: { 'max-params': 'off' } },
    ...FOLDERS.filter((folder) => folder !== 'workflows').map((folder) => ({
      files: [`${folder}/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', { patterns: arrowPatterns(folder) }] },
    })),
    {
      files: ['workflows/**/*.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: nodeModules,
            patterns: [
              ...arrowPatterns('workflows'),
              // zod schemas in the bundle would be built anew for every cached workflow.
              {
                group: ['zod', '**/contract/schemas/**', '../contract/request.js', '../contract/index.js'],
                allowTypeImports: true,
                message: 'no zod in workflows/.',
              },
              {
                group: [
                  'got',
                  '@temporalio/activity',
                  '@temporalio/worker',
                  '@temporalio/client',
                  '@temporalio/testing',
                ],
              },
            ],
          },
        ],
        'no-restricted-globals': ['error', 'setTimeout', 'fetch', 'process', 'WeakRef', 'FinalizationRegistry'],
      },
    },
  ],
});
