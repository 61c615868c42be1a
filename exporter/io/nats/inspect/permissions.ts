import * as z from 'zod';
import { matchesSubject } from '../../../../setup/subject-pattern.js';

const rulesSchema = z.object({
  allow: z.array(z.string()).nullish(),
  deny: z.array(z.string()).nullish(),
});

const userInfoSchema = z.object({
  data: z.object({
    user: z.string().optional(),
    permissions: z.object({ publish: rulesSchema.nullish(), subscribe: rulesSchema.nullish() }).nullish(),
  }),
});

type Rules = z.output<typeof rulesSchema>;

/** What a NATS user may do. */
export class Permissions {
  readonly #publish: Rules | null | undefined;
  readonly #subscribe: Rules | null | undefined;

  constructor(publish: Rules | null | undefined, subscribe: Rules | null | undefined) {
    this.#publish = publish;
    this.#subscribe = subscribe;
  }

  /** Reads the answer to `$SYS.REQ.USER.INFO`; `undefined` if it has another form. */
  static parse(answer: unknown): Permissions | undefined {
    const parsed = userInfoSchema.safeParse(answer);
    if (!parsed.success) return undefined;
    const { permissions } = parsed.data.data;
    return new Permissions(permissions?.publish, permissions?.subscribe);
  }

  /** `subject` has no wildcards. */
  mayPublish(subject: string): boolean {
    return permits(this.#publish, subject);
  }

  /** `subject` may have wildcards: the server compares them token by token. */
  maySubscribe(subject: string): boolean {
    return permits(this.#subscribe, subject);
  }
}

/** Without a list of allowed subjects, everything is allowed that is not denied. */
function permits(rules: Rules | null | undefined, subject: string): boolean {
  const allowed = rules?.allow ?? [];
  const covers = (pattern: string) => matchesSubject(withoutQueue(pattern), subject.replaceAll(/[*>]/g, 'x'));
  return (allowed.length === 0 || allowed.some(covers)) && !(rules?.deny ?? []).some(covers);
}

/** A rule for subscriptions may name a queue group after the subject. */
function withoutQueue(rule: string): string {
  return rule.split(' ', 1)[0] ?? rule;
}
