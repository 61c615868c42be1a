import { cellsOfName, shownBefore } from '../live/cells.js';
import type { PanelLayout } from '../live/frame.js';
import { byName } from './panel-history.js';

/** Values that a reader can choose for each label; more could not be read. */
const MOST_VALUES = 100;

/** Labels that a reader can filter by: those of the most panels. */
const MOST_LABELS = 5;

/** The values that the reader has chosen, by label. A label without an entry has all. */
export type ChosenValues = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Which lines a reader wants to see, by the values of their labels. The page knows the labels from the names of the lines: a panel
 * that is not grouped by a label shows all of its values, and says so.
 */
export class LineFilter {
  readonly #panels: readonly PanelLayout[];
  readonly #linesOf: (key: string) => Iterable<string>;
  #chosen: ChosenValues;

  /** `linesOf`: the names of a panel's lines. */
  constructor(
    panels: readonly PanelLayout[],
    linesOf: (key: string) => Iterable<string>,
    chosen: ChosenValues = new Map(),
  ) {
    this.#panels = panels;
    this.#linesOf = linesOf;
    this.#chosen = chosen;
  }

  get chosen(): ChosenValues {
    return this.#chosen;
  }

  /** Labels of which at least one panel has a line for each value, sorted, and those that were chosen. */
  get labels(): readonly string[] {
    const offered = new Set(
      this.#panels.flatMap((panel) => (isWhole(panel) ? (soleLabel(panel) ?? []) : [])),
    );
    const panelsOf = (label: string) => this.#panels.filter(({ labels }) => labels?.includes(label)).length;
    const most = [...offered].sort((a, b) => panelsOf(b) - panelsOf(a)).slice(0, MOST_LABELS);
    return [...new Set([...most, ...this.#chosen.keys()])].sort(byName);
  }

  /** The values of a label that are there now, and those that were chosen. */
  values(label: string): readonly string[] {
    const found = new Set(this.#chosen.get(label));
    for (const panel of this.#panels) {
      if (soleLabel(panel) !== label) continue;
      for (const name of this.#linesOf(panel.key)) found.add(valueOf(panel, name));
    }
    return [...found].sort(byName).slice(0, MOST_VALUES);
  }

  /** No values: all of them. */
  choose(label: string, values: ReadonlySet<string>): void {
    const chosen = new Map(this.#chosen);
    if (values.size === 0) chosen.delete(label);
    else chosen.set(label, values);
    this.#chosen = chosen;
  }

  /** The chosen labels that a panel is not grouped by. */
  ignoredBy({ labels = [] }: PanelLayout): readonly string[] {
    return [...this.#chosen.keys()].filter((label) => !labels.includes(label));
  }

  /** Which lines of a panel are shown. */
  keeperOf(panel: PanelLayout): (name: string) => boolean {
    const tests = [...this.#chosen]
      .filter(([label]) => panel.labels?.includes(label) === true)
      .map(([label, chosen]) => this.#testOf(panel, label, chosen));
    return (name) => tests.every((test) => test(name));
  }

  #testOf(panel: PanelLayout, label: string, chosen: ReadonlySet<string>): (name: string) => boolean {
    const { columns } = panel;
    if (columns !== undefined) {
      const at = columns.labels.findIndex((column) => column.label === label) + shownBefore(columns);
      return (name) => chosen.has(cellsOfName(name)[at] ?? '');
    }
    if (soleLabel(panel) === label) return (name) => chosen.has(valueOf(panel, name));
    // The values of several labels stand one after the other. "very late" is not "late".
    const longestFirst = [...this.values(label)].sort((a, b) => b.length - a.length);
    return (name) => {
      const present = longestFirst.find((value) => ` ${name} `.includes(` ${value} `));
      return present !== undefined && chosen.has(present);
    };
  }
}

function soleLabel({ labels = [] }: PanelLayout): string | undefined {
  return labels.length === 1 ? labels[0] : undefined;
}

const isWhole = ({ isRanked = false }: PanelLayout) => !isRanked;

/** Of a line of a panel with one label. */
function valueOf({ showsSeveral = false, columns }: PanelLayout, name: string): string {
  if (columns !== undefined) return cellsOfName(name)[shownBefore(columns)] ?? '';
  return showsSeveral ? name.slice(name.indexOf(' ') + 1) : name;
}
