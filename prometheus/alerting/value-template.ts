import { goText } from './template.js';
import type { Notation } from '../../setup/value/notation.js';
import { isPair, SCALES } from '../../setup/value/scale.js';
import type { PairStep, ScaleStep, AnyScaleStep } from '../../setup/value/scale.js';

/** The value of the alert expression, in a Go template. */
export const OWN_VALUE = '$value';

/**
 * A Go template that writes a value as `valueText` does. `source`: a template expression that gives the value, as a number. Go
 * templates cannot calculate, so Prometheus does it in a query.
 */
export function valueTemplate(source: string, notation: Notation): string {
  const { factor, scale, space } = notation;
  const unit = goText(notation.unit);
  const steps: readonly AnyScaleStep[] = SCALES[scale];
  const plain = `{{ printf "%.3g" $v }}${space}${scale === 'duration' ? 's' : unit}`;
  const branches = steps.map((step) => {
    const text = isPair(step) ? pairTemplate(step) : scaledTemplate(step, space, unit);
    return `{{ else if ge $v ${goNumber(step.least)} }}${text}`;
  });
  return [
    `{{ $x := ${source} }}{{ if lt $x 0.0 }}-{{ end }}`,
    `{{ $v := ${calculation(`abs(vector(%g) * ${goNumber(factor)})`, '$x')} }}`,
    `{{ if gt $v ${goNumber(Number.MAX_VALUE)} }}Inf`,
    ...branches,
    `{{ else }}${plain}{{ end }}`,
  ].join('');
}

/** A template expression: the result of a PromQL expression, in which `%g` stands for a value. */
function calculation(promql: string, value: string): string {
  return `printf "${promql}" ${value} | query | first | value`;
}

function scaledTemplate({ operator, by, prefix, digits }: ScaleStep, space: string, unit: string): string {
  const value = by === 1 ? '$v' : `(${calculation(`%g ${operator} ${goNumber(by)}`, '$v')})`;
  return `{{ printf "${digits === 'whole' ? '%.0f' : '%.3g'}" ${value} }}${space}${prefix}${unit}`;
}

function pairTemplate({ small, ratio, units: [large, little] }: PairStep): string {
  const count = `floor(vector(%g) / ${small} + 0.5)`;
  const whole = `{{ printf "%.0f" (${calculation(`floor(${count} / ${ratio})`, '$v')}) }} ${large}`;
  const rest = `{{ with printf "${count} %% ${ratio} > 0" $v | query }} {{ . | first | value | printf "%.0f" }} ${little}{{ end }}`;
  return whole + rest;
}

/** A floating-point constant of Go and of PromQL. */
function goNumber(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
