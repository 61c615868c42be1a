import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dump, load } from 'js-yaml';
import { YamlEditError } from '../../../setup/deployment/yaml/yaml-edit-error.js';
import { withParts, withoutParts } from '../../../setup/deployment/yaml/marked-parts.js';
import { fuzzRuns } from '../../support/fuzz-runs.js';

const OWNER = 'natsight-shop';
const ROUTE = { path: ['route', 'routes'], items: [{ receiver: 'natsight-shop-ops', matchers: ['a="b"'] }] };
const RECEIVER = { path: ['receivers'], items: [{ name: 'natsight-shop-ops' }] };
const INHIBITION = { path: ['inhibit_rules'], items: [{ equal: ['service'] }] };
const ALL = [ROUTE, RECEIVER, INHIBITION];

const lines = (...all: readonly string[]) => `${all.join('\n')}\n`;

describe('lists of a file of somebody else', () => {
  test('get entries at their beginning, with the indentation of the list, and every comment stays', () => {
    const text = lines(
      '# ours',
      'route:',
      '  receiver: team # default',
      '  routes:',
      '  # first of all',
      '  - matchers: [severity="page"]',
      '    receiver: pager',
      'receivers:',
      '    - name: team',
      '    - name: pager',
    );
    expect(withParts(text, OWNER, ALL)).toBe(
      lines(
        '# ours',
        'route:',
        '  receiver: team # default',
        '  routes:',
        '  # >>> natsight-shop',
        '  - receiver: natsight-shop-ops',
        '    matchers:',
        '      - a="b"',
        '  # <<< natsight-shop',
        '  # first of all',
        '  - matchers: [severity="page"]',
        '    receiver: pager',
        'receivers:',
        '    # >>> natsight-shop',
        '    - name: natsight-shop-ops',
        '    # <<< natsight-shop',
        '    - name: team',
        '    - name: pager',
        '# >>> natsight-shop',
        'inhibit_rules:',
        '  - equal:',
        '      - service',
        '# <<< natsight-shop',
      ),
    );
  });

  test('that are not there yet are added', () => {
    const text = lines('route:', '  receiver: team', 'receivers: [{ name: team }]');
    expect(withParts(text, OWNER, ALL)).toBe(
      lines(
        'route:',
        '  # >>> natsight-shop',
        '  routes:',
        '    - receiver: natsight-shop-ops',
        '      matchers:',
        '        - a="b"',
        '  # <<< natsight-shop',
        '  receiver: team',
        'receivers: [',
        '  # >>> natsight-shop (in the line above)',
        '  {"name":"natsight-shop-ops"},',
        '  # <<< natsight-shop',
        '  { name: team }]',
        '# >>> natsight-shop',
        'inhibit_rules:',
        '  - equal:',
        '      - service',
        '# <<< natsight-shop',
      ),
    );
  });

  test.each([
    ['no line ending at the end', 'route:\n  receiver: team\nreceivers:\n- name: team'],
    ['CRLF', 'route:\r\n  receiver: team\r\n  routes: []\r\nreceivers:\r\n- name: team\r\n'],
    ['an empty list', 'route: # x\n  receiver: team\n  routes: [ ] # none\nreceivers:\n- name: team\n'],
    ['null', 'inhibit_rules: ~\nroute:\n  routes: null\n  receiver: team\nreceivers:\n- name: team\n'],
    ['nothing', 'inhibit_rules:\nroute:\n  routes:\n  receiver: team\nreceivers:\n- name: team\n'],
    ['nothing, at the end', 'route:\n  receiver: team\nreceivers:\n- name: team\ninhibit_rules:'],
    ['JSON', '{"route": {"receiver": "team"}, "receivers": [{"name": "team"}]}'],
    [
      'JSON over several lines',
      '{\n  "route": {\n    "receiver": "team"\n  },\n  "receivers": [\n    {"name": "team"}\n  ]\n}\n',
    ],
    [
      'an anchor on the list',
      'route:\n  receiver: team\n  routes: &r # r\n  - receiver: team\nreceivers: &all\n- name: team\n',
    ],
    [
      'anchors on entries, aliases and merged keys after them',
      'x-defaults: &d {send_resolved: true}\nroute:\n  receiver: &t team\n  routes:\n  - &r\n    receiver: *t\n  - <<: *r\nreceivers:\n- name: *t\n  webhook_configs: [{<<: *d}]\n',
    ],
    ['tabs in comments and values', 'route:\n  receiver:\tteam\t# a\tb\nreceivers:\n- name: "te\tam"\n'],
    ['a byte order mark', '\uFEFFroute:\n  receiver: team\nreceivers:\n- name: team\n'],
    ['lone carriage returns in a text', 'route:\n  receiver: "te\\ram"\nreceivers:\r\n- name: team\n'],
    ['a directive', '---\nroute:\n  receiver: team\nreceivers:\n- name: team\n'],
    ['a comment at the end', 'route:\n  receiver: team\nreceivers:\n- name: team\n  # end'],
    [
      'quoted keys',
      '"route":\n  \'routes\':\n   - receiver: team\n  receiver: team\n"receivers":\n- name: team\n',
    ],
    [
      'a block text that looks like a list',
      'x: |\n  receivers:\n  - a\nroute:\n  receiver: team\nreceivers:\n- name: team\n',
    ],
    [
      'the part of another owner',
      withParts('route:\n  receiver: team\nreceivers:\n- name: team\n', 'natsight-shop-eu', ALL),
    ],
  ])('with %s are extended, and restored byte for byte', (_, text) => {
    const edited = withParts(text, OWNER, ALL);
    const before = load(text) as { route: { routes?: [] }; receivers: []; inhibit_rules?: [] };
    expect(load(edited)).toEqual({
      ...before,
      route: { ...before.route, routes: [...ROUTE.items, ...(before.route.routes ?? [])] },
      receivers: [...RECEIVER.items, ...before.receivers],
      inhibit_rules: [...INHIBITION.items, ...(before.inhibit_rules ?? [])],
    });
    expect(withoutParts(edited, OWNER)).toBe(text);
    expect(withParts(edited, OWNER, ALL)).toBe(edited);
    expect(withParts(edited, OWNER, [RECEIVER])).toBe(withParts(text, OWNER, [RECEIVER]));
  });

  test.each([
    ['route: *r\nreceivers: []\n', /it is not YAML/],
    ['x: &x []\nroute:\n  receiver: a\n  routes: *x\nreceivers: []\n', 'line 4: "route.routes" is an alias'],
    ['route: x\nreceivers: []\n', 'line 1: "route" is no mapping'],
    ['receivers: []\n', 'line 1: "route" is no mapping'],
    ['route:\n  routes: {}\n', 'line 2: "route.routes" is no list'],
    ['route:\n  routes: 5\n', 'line 2: "route.routes" is no list'],
    [
      'route:\n  receiver: a\n---\nroute: {}\n',
      'line 1: it is not YAML: expected a single document in the stream, but found more',
    ],
    ['', 'line 1: it is not YAML: expected a document, but the input is empty'],
    ['- a\n', 'line 1: "route" is no mapping'],
    ['route:\n\t- x\n', /line 2: it is not YAML/],
    ['r: &r {receiver: a}\nroute: *r\nreceivers: []\n', /line 2: "route" is no mapping/],
  ])('that cannot be extended are refused: %j', (text, message) => {
    expect(() => withParts(text, OWNER, ALL)).toThrow(message);
  });
});

describe('aliases', () => {
  test('that lead in a circle are kept', () => {
    const text = 'route: &r\n  receiver: a\n  routes:\n  - *r\nreceivers: []\n';
    expect(withoutParts(withParts(text, OWNER, ALL), OWNER)).toBe(text);
  });

  test('that stand for more than fits into memory are not written out', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const before = level === 0 ? ['x'] : Array<string>(10).fill(`*a${level - 1}`);
      return `a${level}: &a${level} [${before.join(', ')}]`;
    });
    const text = lines(...levels, 'route:', '  receiver: team', 'receivers:', '- name: team');
    const edited = withParts(text, OWNER, ALL);
    expect(withoutParts(edited, OWNER)).toBe(text);
    expect(withParts(edited, OWNER, ALL)).toBe(edited);
  });
});

describe('the parts of several owners', () => {
  const OTHER = 'natsight-shop-eu';
  test.each([
    ['a list that one of them makes', lines('route:', '  receiver: team', 'receivers:', '- name: team')],
    ['an empty list', lines('route:', '  receiver: team', '  routes: [] # none', 'receivers: []')],
    ['JSON', '{"route": {"receiver": "team"}, "receivers": [{"name": "team"}]}'],
  ])('in %s do not depend on each other', (_, text) => {
    const both = withParts(withParts(text, OWNER, ALL), OTHER, ALL);
    for (const owner of [OWNER, OTHER]) expect(withParts(both, owner, ALL)).toBe(both);
    for (const [gone, left] of [
      [OWNER, OTHER],
      [OTHER, OWNER],
    ] as const) {
      const one = withoutParts(both, gone);
      expect(load(one)).toEqual(load(withParts(text, left, ALL)));
      expect(withoutParts(one, left)).toBe(text);
    }
    const changed = withParts(both, OWNER, [RECEIVER]);
    expect((load(changed) as { inhibit_rules: [] }).inhibit_rules).toEqual(INHIBITION.items);
    expect(withoutParts(withoutParts(changed, OWNER), OTHER)).toBe(text);
  });

  test('are added and removed in any order', () => {
    const text = 'route:\n  receiver: team\nreceivers:\n- name: team\n';
    const owner = fc.constantFrom('natsight-a', 'natsight-b', 'natsight-a-b');
    fc.assert(
      fc.property(fc.array(fc.record({ owner, adds: fc.boolean() })), (steps) => {
        const present = new Set<string>();
        let edited = text;
        for (const step of steps) {
          edited = step.adds ? withParts(edited, step.owner, ALL) : withoutParts(edited, step.owner);
          if (step.adds) present.add(step.owner);
          else present.delete(step.owner);
          const { receivers, inhibit_rules = [] } = load(edited) as { receivers: []; inhibit_rules?: [] };
          expect([receivers.length, inhibit_rules.length]).toEqual([1 + present.size, present.size]);
        }
        for (const each of present) edited = withoutParts(edited, each);
        expect(edited).toBe(text);
      }),
    );
  });
});

describe('whatever the file of somebody else looks like', () => {
  const runs = fuzzRuns(300, { each: 20 });
  const word = fc.stringMatching(/^[ -~\n\tü#:&*!|>'"{}[\],]{0,12}$/);
  const route = fc.record({ receiver: word, matchers: fc.array(word, { maxLength: 2 }) });
  const list = (entry: fc.Arbitrary<unknown>) =>
    fc.oneof(fc.constant(null), fc.array(entry, { maxLength: 3 }));
  const document = fc.record(
    {
      [`x-${OWNER}`]: word,
      route: fc.record(
        { receiver: word, routes: list(route), group_by: list(word) },
        { requiredKeys: ['receiver'] },
      ),
      receivers: list(fc.record({ name: word })),
      inhibit_rules: list(fc.record({ equal: fc.array(word, { maxLength: 2 }) })),
      templates: fc.array(word, { maxLength: 2 }),
    },
    { requiredKeys: ['route', 'receivers'] },
  );
  const style = fc.record({
    indent: fc.integer({ min: 1, max: 6 }),
    flowLevel: fc.integer({ min: -1, max: 4 }),
    noArrayIndent: fc.boolean(),
    forceQuotes: fc.boolean(),
  });
  /** Comments and line endings of people. */
  const habits = fc.record({
    crlf: fc.boolean(),
    end: fc.boolean(),
    head: fc.constantFrom('', '# a\n', '---\n'),
  });

  test('it is extended and restored byte for byte, or refused with a line', () => {
    let extended = 0;
    fc.assert(
      fc.property(document, style, habits, (content, how, { crlf, end, head }) => {
        const plain = `${head}${dump(content, how)}`;
        const ended = end ? plain : plain.trimEnd();
        const text = crlf ? ended.replaceAll('\n', '\r\n') : ended;
        let edited: string;
        try {
          edited = withParts(text, OWNER, ALL);
        } catch (error) {
          expect(error).toBeInstanceOf(YamlEditError);
          return;
        }
        extended += 1;
        expect(withoutParts(edited, OWNER)).toBe(text);
        expect(withParts(edited, OWNER, ALL)).toBe(edited);
        const [before, after] = [load(text), load(edited)] as [typeof content, typeof content];
        const longer = (old: unknown, items: readonly unknown[]) => [
          ...items,
          ...(Array.isArray(old) ? old : []),
        ];
        expect(after).toEqual({
          ...before,
          route: { ...before.route, routes: longer(before.route.routes, ROUTE.items) },
          receivers: longer(before.receivers, RECEIVER.items),
          inhibit_rules: longer(before.inhibit_rules, INHIBITION.items),
        });
      }),
      runs,
    );
    expect(extended).toBeGreaterThan(runs.numRuns / 2);
  }, 600_000);
});
