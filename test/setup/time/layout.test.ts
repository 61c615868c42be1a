import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileLayout } from '../../../setup/time/layout.js';
import { zoneOf } from '../../../setup/time/zone.js';

function parse(source: string, text: string): number {
  const layout = compileLayout(source);
  if (typeof layout === 'string') throw new Error(layout);
  return layout.parse(text, zoneOf('UTC'));
}

const NOON = Date.UTC(2001, 1, 5, 12, 34, 56);

describe('a layout', () => {
  test.each([
    ['%Y-%m-%d %H:%M:%S', '2001-02-05 12:34:56', NOON],
    ['%F %T', '2001-02-05 12:34:56', NOON],
    ['%FT%T%.f', '2001-02-05T12:34:56', NOON],
    ['%FT%T%.f', '2001-02-05T12:34:56.7891234', NOON + 789],
    ['%F %T,%L', '2001-02-05 12:34:56,250', NOON + 250],
    ['%F %T.%f', '2001-02-05 12:34:56.25', NOON + 250],
    ['%d/%b/%Y:%H:%M:%S %z', '05/Feb/2001:13:34:56 +0100', NOON],
    ['%a, %d %b %Y %T %Z', 'Mon, 05 Feb 2001 12:34:56 GMT', NOON],
    ['%A %e. %B %y %R', 'monday  5. february 01 12:34', NOON - 56_000],
    ['%b %e %Y %H:%M:%S', 'Feb  5 2001 12:34:56', NOON],
    ['%m/%d/%Y %I:%M:%S %p', '2/5/2001 12:34:56 PM', NOON],
    ['%m/%d/%Y %I:%M:%S %p', '2/5/2001 12:34:56 am', NOON - 12 * 3_600_000],
    ['%D %l:%M%P', '02/05/01  1:34pm', NOON - 56_000 + 3_600_000],
    ['%Y%m%d%H%M%S', '20010205123456', NOON],
    ['%Y%j', '2001036', Date.UTC(2001, 1, 5)],
    ['%s', '981376496', NOON],
    ['%s.%L', '981376496.250', NOON + 250],
    ['[%F] (100%%)', '[2001-02-05] (100%)', Date.UTC(2001, 1, 5)],
    ['%y-%m-%d', '69-01-01', Date.UTC(1969, 0)],
  ])('%s reads %s', (source, text, timeMs) => {
    expect(parse(source, text)).toBe(timeMs);
  });

  test.each([
    ['%F', '2001-02-29'],
    ['%F', '2001-13-01'],
    ['%F', '2001-2'],
    ['%F', ' 2001-02-05'],
    ['%F', '2001-02-05 '],
    ['%F %T', '2001-02-05 24:00:00'],
    ['%F %I %p', '2001-02-05 13 PM'],
    ['%F %I %p', '2001-02-05 0 AM'],
    ['%Y%j', '2001366'],
    ['%Y%j', '2001000'],
    ['%F %Z', '2001-02-05 CET'],
    ['%F %z', '2001-02-05 +25:00'],
    ['a.c %F', 'abc 2001-02-05'],
  ])('%s does not read %s', (source, text) => {
    expect(parse(source, text)).toBeNaN();
  });

  test('reads what it would write, of every time', () => {
    const date = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(date, (each) => {
        const [day = '', clock = ''] = each.toISOString().replace('Z', '').split('T');
        expect(
          parse(
            '%d.%m.%Y %H-%M-%S.%L',
            `${day.split('-').reverse().join('.')} ${clock.replaceAll(':', '-')}`,
          ),
        ).toBe(each.getTime());
      }),
    );
  });

  test('takes any text without an exception, and a long one in no time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parse('%a %d %b %Y %I:%M:%S%.f %p %z', text);
      }),
    );
    expect(parse('%F %T.%f', `2001-02-05 12:34:56.${'7'.repeat(60_000)}x`)).toBeNaN();
  });

  test.each([
    ['%Q', 'unknown directive "%Q"'],
    ['%F %', 'unknown directive "%"'],
    ['', 'no directives'],
    ['%%', 'no directives'],
    ['yyyy-MM-dd', 'no directives'],
    ['%H:%M', 'no year'],
    ['%Y %H:%M', 'no date'],
    ['%Y-%m', 'no date'],
    ['%F %I', 'without "%p"'],
  ])('"%s" is none: %s', (source, problem) => {
    expect(compileLayout(source)).toContain(problem);
  });
});
