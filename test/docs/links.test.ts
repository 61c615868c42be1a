import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { anchors, codeSpans, links, tables } from '../support/markdown.js';
import { root } from '../support/run-command.js';
import { ANALYTICS, DASHBOARD, documents, read, YOUR_EVENTS } from './documents.js';

const GUIDES = [ANALYTICS, DASHBOARD, YOUR_EVENTS];

describe('what the documents point to exists', () => {
  test.each(documents)('links of %s', (document) => {
    const broken = links(read(document))
      .filter((target) => !/^https?:/.test(target))
      .filter((target) => !leadsSomewhere(document, target));
    expect(broken).toEqual([]);
  });

  test('the guides link to each other only, and to pictures: "natsight init" copies the guides and nothing else', () => {
    const targets = GUIDES.flatMap((guide) => links(read(guide)));
    const relatives = targets.filter((target) => !/^(?:https?:|#)|\.png$/.test(target));
    const names = relatives.map((target) => target.replace(/#.*/, ''));
    expect(new Set(names)).toEqual(new Set(GUIDES.map((guide) => guide.replace('docs/', ''))));
  });

  test('the places that CONTRIBUTING.md names are there', () => {
    const places = tables(read('CONTRIBUTING.md')).flatMap(({ rows }) =>
      rows.flatMap((cells) => codeSpans(cells.join(' '))),
    );
    // `exporter/decode/<format>.ts` is a file to come: its folder has to be there.
    const fixed = places.map((place) => place.replace(/[^/]*<.*$/, ''));
    expect(fixed.length).toBeGreaterThan(15);
    expect(fixed.filter((place) => !existsSync(join(root, place)))).toEqual([]);
  });

  const folderGuides = documents.filter((document) => /^\w+\/README\.md$/.test(document));

  test.each(folderGuides)('%s names every folder beside it', (document) => {
    const folder = dirname(document);
    const folders = readdirSync(join(root, folder), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    const unnamed = folders.map(({ name }) => name).filter((name) => !read(document).includes(`${name}/`));
    expect(folderGuides.length).toBeGreaterThan(5);
    expect(unnamed.filter((name) => !mirrored(folder, name))).toEqual([]);
  });

  /** `test/exporter` mirrors `exporter`, as test/README.md says once for all. */
  function mirrored(folder: string, name: string): boolean {
    return folder === 'test' && existsSync(join(root, name));
  }

  function leadsSomewhere(document: string, target: string): boolean {
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? document : join(dirname(document), path);
    if (!existsSync(join(root, file))) return false;
    return anchor === undefined || anchors(read(file)).includes(anchor);
  }
});
