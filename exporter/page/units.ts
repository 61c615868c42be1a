import { withoutJoiner } from '../../setup/panels/si-unit.js';

/** How the numbers of a unit are written. */
export type UnitStyle =
  | { readonly style: 'fixed'; readonly symbol: string; readonly isPrefix: boolean }
  /** A suffix for each power of `base`; `at` is the one for values from 1. */
  | {
      readonly style: 'scaled';
      readonly base: number;
      readonly suffixes: readonly string[];
      readonly at: number;
    }
  | { readonly style: 'currency'; readonly symbol: string; readonly isPrefix: boolean }
  /** `perUnit`: seconds of one unit. */
  | { readonly style: 'duration'; readonly perUnit: number }
  | { readonly style: 'share'; readonly factor: number }
  | { readonly style: 'answer'; readonly yes: string; readonly no: string }
  | { readonly style: 'date' }
  | { readonly style: 'age' }
  | { readonly style: 'clock'; readonly perUnit: number }
  | { readonly style: 'hex'; readonly prefix: string }
  | { readonly style: 'scientific' }
  | { readonly style: 'grouped' };

const SI = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const SI_AT = SI.indexOf('');
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const COUNTS = ['', 'K', 'M', 'B', 'T'];

const fixed = (symbol: string, isPrefix = false): UnitStyle => ({ style: 'fixed', symbol, isPrefix });
const si = (symbol: string, offset = 0): UnitStyle => ({
  style: 'scaled',
  base: 1_000,
  suffixes: SI.map((prefix) => ` ${prefix}${symbol}`),
  at: SI_AT + offset,
});
const binary = (symbol: string, offset = 0): UnitStyle => ({
  style: 'scaled',
  base: 1_024,
  suffixes: BINARY.map((prefix) => ` ${prefix}${symbol}`),
  at: offset,
});
const count = (symbol: string): UnitStyle => ({
  style: 'scaled',
  base: 1_000,
  suffixes: COUNTS.map((prefix) => `${prefix} ${symbol}`),
  at: 0,
});
const currency = (symbol: string, isPrefix = true): UnitStyle => ({ style: 'currency', symbol, isPrefix });
const duration = (perUnit: number): UnitStyle => ({ style: 'duration', perUnit });

const DATE: UnitStyle = { style: 'date' };

/** A table as text: `id symbol` or `id symbol offset`, separated by `|`. */
function rowsOf(text: string, make: (symbol: string, offset: number) => UnitStyle): [string, UnitStyle][] {
  return text.split('|').map((row) => {
    const [id = '', symbol = '', offset = '0'] = row.trim().split(' ');
    return [id, make(symbol.replaceAll('_', ' '), Number(offset))];
  });
}

/**
 * The units of Grafana, by their ids: `setup/panels/grafana-units.ts` lists them.
 * https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit
 */
const UNITS: ReadonlyMap<string, UnitStyle> = new Map<string, UnitStyle>([
  ['none', fixed('')],
  ['string', fixed('')],
  [
    'short',
    {
      style: 'scaled',
      base: 1_000,
      suffixes: ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept'],
      at: 0,
    },
  ],
  ['sishort', si('')],
  ['percent', { style: 'share', factor: 1 }],
  ['percentunit', { style: 'share', factor: 100 }],
  ['hex0x', { style: 'hex', prefix: '0x' }],
  ['hex', { style: 'hex', prefix: '' }],
  ['sci', { style: 'scientific' }],
  ['locale', { style: 'grouped' }],
  ['bool', { style: 'answer', yes: 'True', no: 'False' }],
  ['bool_yes_no', { style: 'answer', yes: 'Yes', no: 'No' }],
  ['bool_on_off', { style: 'answer', yes: 'On', no: 'Off' }],
  ['dateTimeFromNow', { style: 'age' }],
  ...'dateTimeAsIso dateTimeAsIsoNoDateIfToday dateTimeAsUS dateTimeAsUSNoDateIfToday dateTimeAsLocal dateTimeAsLocalNoDateIfToday dateTimeAsSystem'
    .split(' ')
    .map((id): [string, UnitStyle] => [id, DATE]),
  ['pressurepsi', { style: 'scaled', base: 1_000, suffixes: [' psi', ' ksi', ' Mpsi'], at: 0 }],
  ['ns', duration(1e-9)],
  ['µs', duration(1e-6)],
  ['ms', duration(1e-3)],
  ['s', duration(1)],
  ['m', duration(60)],
  ['h', duration(3_600)],
  ['d', duration(86_400)],
  ['dtdurationms', duration(1e-3)],
  ['dtdurations', duration(1)],
  ['timeticks', duration(1e-2)],
  ['dthms', { style: 'clock', perUnit: 1 }],
  ['dtdhms', { style: 'clock', perUnit: 1 }],
  ['clocks', { style: 'clock', perUnit: 1 }],
  ['clockms', { style: 'clock', perUnit: 1e-3 }],
  ...rowsOf(
    'humidity %H|dB dB|candela cd|pixel px|accMS2 m/sec²|accFS2 f/sec²|accG g|degree °|radian rad|grad grad|arcmin arcmin|' +
      'arcsec arcsec|areaM2 m²|areaF2 ft²|areaMI2 mi²|acres ac|hectares ha|ppm ppm|conppb ppb|conngm3 ng/m³|' +
      'conngNm3 ng/Nm³|conμgm3 μg/m³|conμgNm3 μg/Nm³|conmgm3 mg/m³|conmgNm3 mg/Nm³|congm3 g/m³|congNm3 g/Nm³|' +
      'conmgdL mg/dL|conmmolL mmol/L|Wm2 W/m²|flowgpm gpm|flowcms cms|flowcfs cfs|flowcfm cfm|litreh L/h|' +
      'flowlpm L/min|flowmlpm mL/min|lux lux|masslb lb|masst t|lengthin in|lengthft ft|lengthmi mi|pressurehpa hPa|' +
      'pressurekpa kPa|pressurehg "Hg|rotrpm rpm|rotrads rad/s|rotdegs °/s|celsius °C|fahrenheit °F|farenheit °F|' +
      'kelvin K|velocityms m/s|velocitykmh km/h|velocitymph mph|velocityknot kn|m3 m³|Nm3 Nm³|dm3 dm³|gallons gal',
    (symbol) => fixed(symbol),
  ),
  ...rowsOf(
    'flops FLOPS|mflops FLOPS 2|gflops FLOPS 3|tflops FLOPS 4|pflops FLOPS 5|eflops FLOPS 6|zflops FLOPS 7|yflops FLOPS 8|' +
      'decbits b|decbytes B|deckbytes B 1|decmbytes B 2|decgbytes B 3|dectbytes B 4|decpbytes B 5|pps p/s|Bps B/s|' +
      'bps b/s|KBs B/s 1|Kbits b/s 1|MBs B/s 2|Mbits b/s 2|GBs B/s 3|Gbits b/s 3|TBs B/s 4|Tbits b/s 4|PBs B/s 5|' +
      'Pbits b/s 5|watt W|kwatt W 1|megwatt W 2|gwatt W 3|mwatt W -1|voltamp VA|kvoltamp VA 1|voltampreact VAr|' +
      'kvoltampreact VAr 1|watth Wh|watthperkg Wh/kg|kwatth Wh 1|kwattm W-Min 1|mwatth Wh -1|amph Ah|kamph Ah 1|mamph Ah -1|' +
      'joule J|ev eV|amp A|kamp A 1|mamp A -1|volt V|kvolt V 1|mvolt V -1|dBm dBm|mohm Ω -1|ohm Ω|kohm Ω 1|Mohm Ω 2|' +
      'farad F|µfarad F -2|nfarad F -3|pfarad F -4|ffarad F -5|henry H|mhenry H -1|µhenry H -2|lumens Lm|' +
      'forceNm Nm|forcekNm Nm 1|forceN N|forcekN N 1|Hs H/s|KHs H/s 1|MHs H/s 2|GHs H/s 3|THs H/s 4|PHs H/s 5|' +
      'EHs H/s 6|massmg g -1|massg g|masskg g 1|lengthmm m -1|lengthm m|lengthkm m 1|pressurembar bar -1|' +
      'pressurebar bar|pressurekbar bar 1|pressurepa Pa|radbq Bq|radci Ci|radgy Gy|radrad rad|radsv Sv|radmsv Sv -1|' +
      'radusv Sv -2|radrem rem|radexpckg C/kg|radr R|radsvh Sv/h|radmsvh Sv/h -1|radusvh Sv/h -2|rothz Hz|' +
      'rotkhz Hz 1|rotmhz Hz 2|rotghz Hz 3|hertz Hz|mlitre L -1|litre L',
    si,
  ),
  ['lengthcm', fixed('cm')],
  ...rowsOf(
    'bits b|bytes B|kbytes B 1|mbytes B 2|gbytes B 3|tbytes B 4|pbytes B 5|binBps B/s|binbps b/s|KiBs B/s 1|' +
      'Kibits b/s 1|MiBs B/s 2|Mibits b/s 2|GiBs B/s 3|Gibits b/s 3|TiBs B/s 4|Tibits b/s 4|PiBs B/s 5|Pibits b/s 5',
    binary,
  ),
  ...rowsOf(
    'cps c/s|ops ops/s|reqps req/s|rps rd/s|wps wr/s|iops io/s|eps evt/s|mps msg/s|recps rec/s|rowsps rows/s|' +
      'cpm c/m|opm ops/m|reqpm req/m|rpm rd/m|wpm wr/m|epm evts/m|mpm msgs/m|recpm rec/m|rowspm rows/m',
    count,
  ),
  ...rowsOf(
    'currencyUSD $|currencyGBP £|currencyEUR €|currencyJPY ¥|currencyRUB ₽|currencyUAH ₴|currencyBRL R$|currencyCZK czk|' +
      'currencyCHF CHF|currencyPLN PLN|currencyBTC ฿|currencymBTC mBTC|currencyμBTC μBTC|currencyZAR R|currencyINR ₹|' +
      'currencyKRW ₩|currencyIDR Rp|currencyPHP PHP|currencyVND đ|currencyTRY ₺|currencyMYR RM|currencyXPF XPF|' +
      'currencyBGN BGN|currencyPYG ₲|currencyUYU UYU|currencyILS ₪',
    (symbol) => currency(symbol),
  ),
  ...rowsOf('currencyDKK kr|currencyISK kr|currencyNOK kr|currencySEK kr', (symbol) =>
    currency(symbol, false),
  ),
]);

/** A unit that Grafana does not list: `prefix:X`, `suffix:X`, `si:X`, `count:X`, `currency:X`, `bool:X/Y`; or a text of one's own. */
function ownUnit(unit: string): UnitStyle {
  const [, kind, text = ''] = /^(\w+):(.*)$/s.exec(unit) ?? [];
  switch (kind) {
    case 'prefix':
      return fixed(text, true);
    case 'suffix':
      return fixed(text);
    case 'count':
      return count(text);
    case 'currency':
      return currency(text);
    case 'bool': {
      const [yes = '', no = '-'] = text.split('/');
      return { style: 'answer', yes, no };
    }
    case 'time':
      return DATE;
    case 'si': {
      const offset = SI.indexOf(text.charAt(0));
      return offset < 0 || text.length < 2 ? si(withoutJoiner(text)) : si(text.slice(1), offset - SI_AT);
    }
    default:
      return fixed(unit);
  }
}

/** How Grafana writes the values of a unit. Unknown ids are written after the number, as Grafana does. */
export function unitStyle(unit: string): UnitStyle {
  return UNITS.get(unit) ?? ownUnit(unit);
}
