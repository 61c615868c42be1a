import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';

const COLUMNS = 24;

type GridPanel = Panel | RowPanel;

/**
 * Places the panels from left to right and wraps to a new line below the tallest panel of the last one. The SDK wraps only after a
 * panel has exceeded the grid, and moves panels at the origin.
 */
export function packGrid(panels: readonly GridPanel[]): GridPanel[] {
  const shelf = new Shelf(0);
  return panels.map((panel) => {
    if (!isRow(panel)) return shelf.place(panel);
    const y = shelf.closeLine();
    shelf.skip(1);
    const inner = new Shelf(y + 1);
    return {
      ...panel,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
      panels: panel.panels.map((each) => inner.place(each)),
    };
  });
}

export function isRow(panel: GridPanel): panel is RowPanel {
  return panel.type === 'row';
}

class Shelf {
  #x = 0;
  #y: number;
  #height = 0;

  constructor(y: number) {
    this.#y = y;
  }

  place(panel: Panel): Panel {
    const w = Math.min(COLUMNS, panel.gridPos?.w ?? COLUMNS / 2);
    const h = panel.gridPos?.h ?? 8;
    if (this.#x + w > COLUMNS) this.closeLine();
    const gridPos = { x: this.#x, y: this.#y, w, h };
    this.#x += w;
    this.#height = Math.max(this.#height, h);
    return { ...panel, gridPos };
  }

  /** Starts a new line below all placed panels. Returns its y position. */
  closeLine(): number {
    this.skip(this.#height);
    return this.#y;
  }

  skip(rows: number): void {
    this.#x = 0;
    this.#y += rows;
    this.#height = 0;
  }
}
