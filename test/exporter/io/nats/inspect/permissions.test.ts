import { describe, expect, test } from '@jest/globals';
import { Permissions } from '../../../../../exporter/io/nats/inspect/permissions.js';

/** As nats-server 2.10 answers. */
const answer = (permissions: object | undefined) => ({
  server: { name: 'n' },
  data: { user: 'a', account: 'A', permissions, expires: 0 },
});

describe('the permissions of a user', () => {
  test('are all, where the server names none', () => {
    const all = Permissions.parse(answer(undefined));
    expect(all?.mayPublish('orders.eu')).toBe(true);
    expect(all?.maySubscribe('>')).toBe(true);
  });

  test('are what is allowed and not denied', () => {
    const some = Permissions.parse(
      answer({
        publish: { allow: ['deadletter.>'], deny: ['deadletter.no'] },
        subscribe: { deny: ['secret.>'] },
      }),
    );
    expect(some?.mayPublish('deadletter.orders')).toBe(true);
    expect(some?.mayPublish('deadletter.no')).toBe(false);
    expect(some?.mayPublish('orders')).toBe(false);
    expect(some?.maySubscribe('orders.*')).toBe(true);
    expect(some?.maySubscribe('secret.*')).toBe(false);
  });

  test('a rule for subscriptions may name a queue group', () => {
    const some = Permissions.parse(answer({ subscribe: { allow: ['orders.> workers'] } }));
    expect(some?.maySubscribe('orders.eu')).toBe(true);
  });

  test('are unknown where the answer has another form', () => {
    expect(Permissions.parse({ error: { code: 503 } })).toBeUndefined();
  });
});
