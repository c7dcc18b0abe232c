import { z } from 'zod';
import { lineProblem, NOTICE_EVENTS, ORDER_STATES } from '../contract/index.js';
import { durationText } from '../files/index.js';

const text = (what: string, most = 100) => {
  const problem = (value: unknown) => lineProblem(value, what, { most, unit: 'bytes' });
  return z
    .string({ error: ({ input }) => problem(input) })
    .refine((value) => problem(value) === undefined, { error: ({ input }) => problem(input) });
};

const list = <T extends z.ZodType>(item: T, what: string) =>
  z
    .array(item, `expected a list of ${what}`)
    .min(1, `expected at least one of ${what}`)
    .max(100, `expected at most 100 ${what}`);

const oneOf = <const T extends readonly string[]>(words: T) => z.enum(words, `expected one of ${words.join(', ')}`);

/** Where a secret is: never in the file itself, which people show each other. */
const secret = (what: string) => {
  const form = `expected {env: NAME} or {file: PATH}, which says where ${what} is`;
  return z.union(
    [
      z.strictObject({ env: z.string(form).regex(/^[A-Za-z_]\w*$/, form) }, form),
      z.strictObject({ file: z.string(form).min(1, form).max(4096, form) }, form),
    ],
    form,
  );
};

const common = {
  name: text('a name'),
  events: list(oneOf(NOTICE_EVENTS), 'events'),
  /** Only of such orders. All conditions must hold. */
  when: z
    .strictObject(
      {
        states: list(oneOf(ORDER_STATES), 'states').optional(),
        /** Groups and people whose approval the policy's rule asks for. */
        groups: list(text('the name of a group'), 'groups').optional(),
        requestedBy: list(text('a name; * stands for any text'), 'names').optional(),
      },
      'expected conditions such as states, groups or requestedBy',
    )
    .optional(),
};

const chat = <const F extends string>(format: F) =>
  z.strictObject({ ...common, format: z.literal(format), url: secret('the URL') }, 'expected a receiver');

const PORT_FORM = 'expected a port from 1 to 65535';

const receiver = z.discriminatedUnion(
  'format',
  [
    z.strictObject({
      ...common,
      format: z.literal('json'),
      url: secret('the URL'),
      /** Signs the notices (HMAC-SHA256). */
      signingKey: secret('the key').optional(),
    }),
    chat('slack'),
    chat('mattermost'),
    chat('teams'),
    chat('googleChat'),
    z.strictObject({
      ...common,
      format: z.literal('email'),
      smtp: z.strictObject(
        {
          host: text('the name of a mail server', 255),
          port: z.int(PORT_FORM).min(1, PORT_FORM).max(65_535, PORT_FORM).optional(),
          /** `starttls` (default) and `tls` refuse a server without TLS. */
          security: oneOf(['starttls', 'tls', 'none']).optional(),
          user: text('a user', 255).optional(),
          password: secret('the password').optional(),
        },
        'expected {host, port, security, user, password}',
      ),
      from: text('an address', 255),
      to: list(text('an address', 255), 'addresses'),
    }),
  ],
  'expected a receiver with a format: json, slack, mattermost, teams, googleChat or email',
);

/** The file of receivers. */
export const receiversSchema = z.strictObject(
  {
    /** How long before the deadline `expiresSoon` is told. Default 24h. */
    expiresSoon: durationText('24h').optional(),
    receivers: list(receiver, 'receivers'),
  },
  'expected a file with receivers',
);

export type ReceiversFile = z.output<typeof receiversSchema>;
export type FileReceiver = ReceiversFile['receivers'][number];
export type SecretPlace = Extract<FileReceiver, { format: 'slack' }>['url'];

/** Fields that hold secrets, or tell where they are. */
export const SECRET_FIELDS = ['url', 'signingKey', 'password'] as const;
