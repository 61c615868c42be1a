import type { NumberUnit, TimeUnit } from './unit.js';

/** How the time of an event is written. `zone`: of times without an offset. */
export type TimeForm =
  | { readonly kind: 'unit'; readonly unit: TimeUnit; readonly zone?: string | undefined }
  | { readonly kind: 'layout'; readonly layout: string; readonly zone?: string | undefined };

/** The unit of the numbers; `undefined` if there are none, or if their magnitude determines it. */
export function numberUnitOf(form: TimeForm): NumberUnit | undefined {
  if (form.kind === 'layout' || form.unit === 'auto' || form.unit === 'rfc3339') return undefined;
  return form.unit;
}
