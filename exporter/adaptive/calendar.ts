import { SEASON_SLOTS } from '../../setup/model/adaptive-threshold.js';
import type { AdaptiveThreshold, Season } from '../../setup/model/adaptive-threshold.js';
import { zoneOf } from '../../setup/time/zone.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const HALF_HOURS = 48;
/** 1 January 1970 was a Thursday; days are counted from Sunday. */
const FIRST_WEEKDAY = 4;
const WORKING_DAYS: readonly number[] = [1, 2, 3, 4, 5];
const WEEKEND: readonly number[] = [0, 6];
const HOURS_OF_DAY = 24;

/** Number of slots of each season, and how many days a slot must have been seen on before it stands for itself. */
export const SEASONS: Readonly<Record<Season, { readonly slots: number; readonly fullDays: number }>> = {
  none: { slots: SEASON_SLOTS.none, fullDays: Infinity },
  day: { slots: SEASON_SLOTS.day, fullDays: 4 },
  'day+weekend': { slots: SEASON_SLOTS['day+weekend'], fullDays: 4 },
  week: { slots: SEASON_SLOTS.week, fullDays: 2 },
};

/** What a point in time is to a season. */
export interface LocalMoment {
  readonly atMs: number;
  /** The slot of the season that it is in. */
  readonly slot: number;
  /** Hour of the local day, 0 to 23. */
  readonly hour: number;
  /** Day of the week as people live it, 0 for Sunday: a holiday is a Sunday. */
  readonly weekday: number;
  readonly isHoliday: boolean;
  /** Minutes of the local day. */
  readonly minute: number;
  /** Number of the local day since 1970. */
  readonly day: number;
  /** Whether it is on a day like no other. */
  readonly isSpecial: boolean;
}

/** Places points in time in the local days of a season. */
export class Calendar {
  readonly #season: Season;
  readonly #toLocalMs: (utcMs: number) => number;
  readonly #holidays: ReadonlySet<string>;
  readonly #specialDays: ReadonlySet<string>;
  /** What kind of day the last one was: the points in time of one day come together. */
  #day = NaN;
  #isHoliday = false;
  #isSpecial = false;

  constructor({
    season,
    zone: name,
    holidays,
    specialDays,
  }: Pick<AdaptiveThreshold, 'season' | 'zone' | 'holidays' | 'specialDays'>) {
    const zone = zoneOf(name);
    if (zone === undefined) throw new Error(`BUG: no time zone is called "${name}"`);
    this.#season = season;
    this.#toLocalMs = (utcMs) => zone.toLocalMs(utcMs);
    this.#holidays = new Set(holidays);
    this.#specialDays = new Set(specialDays);
  }

  at(atMs: number): LocalMoment {
    const localMs = this.#toLocalMs(atMs);
    const day = Math.floor(localMs / DAY_MS);
    if (day !== this.#day) this.#beginDay(day);
    const msOfDay = localMs - day * DAY_MS;
    const weekday = this.#isHoliday ? 0 : (((day + FIRST_WEEKDAY) % 7) + 7) % 7;
    return {
      atMs,
      slot: slotOf(this.#season, msOfDay, weekday),
      hour: Math.floor(msOfDay / HOUR_MS),
      weekday,
      isHoliday: this.#isHoliday,
      minute: Math.floor(msOfDay / MINUTE_MS),
      day,
      isSpecial: this.#isSpecial,
    };
  }

  #beginDay(day: number): void {
    this.#day = day;
    const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
    const isOneOf = (dates: ReadonlySet<string>) => dates.has(date) || dates.has(date.slice(5));
    this.#isHoliday = isOneOf(this.#holidays);
    this.#isSpecial = isOneOf(this.#specialDays);
  }
}

/** The slots of an hour on all days of its kind, working days or weekends; none if the season does not tell them apart. */
export function slotsOfKind(
  season: Season,
  { slot, hour, weekday }: Pick<LocalMoment, 'slot' | 'hour' | 'weekday'>,
): readonly number[] {
  switch (season) {
    case 'none':
    case 'day':
      return [];
    case 'day+weekend':
      return [slot];
    case 'week':
      return (isWeekend(weekday) ? WEEKEND : WORKING_DAYS).map((day) => day * HOURS_OF_DAY + hour);
  }
}

const isWeekend = (weekday: number) => WEEKEND.includes(weekday);

function slotOf(season: Season, msOfDay: number, weekday: number): number {
  const halfHour = Math.floor(msOfDay / (HOUR_MS / 2));
  switch (season) {
    case 'none':
      return 0;
    case 'day':
      return halfHour;
    case 'day+weekend':
      return halfHour + (isWeekend(weekday) ? HALF_HOURS : 0);
    case 'week':
      return weekday * HOURS_OF_DAY + Math.floor(halfHour / 2);
  }
}
