import { applyEdits, modify } from 'jsonc-parser';
import { isAlias, isCollection, isMap, isNode, isScalar, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import { pathText } from '../../exporter/scenario/difference.js';
import type { ScenarioEdit } from '../../exporter/scenario/difference.js';
import type { JsonPath } from '../../setup/source/json-node.js';
import { ScenarioError } from './scenario-error.js';

/** The text of a scenario file with these edits. Comments, order and what is not edited stay. */
export function editScenario(file: string, text: string, edits: readonly ScenarioEdit[]): string {
  const ordered = inOrder(edits);
  return file.endsWith('.json') ? editedJson(text, ordered) : editedYaml(text, ordered);
}

/** Elements of lists are removed last, the later ones first, so that no path changes before it is used. */
function inOrder(edits: readonly ScenarioEdit[]): readonly ScenarioEdit[] {
  const removals = edits.filter(({ kind }) => kind === 'remove');
  const last = (path: JsonPath) => Number(path.at(-1));
  const elements = removals.filter(({ path }) => typeof path.at(-1) === 'number');
  return [
    ...edits.filter(({ kind }) => kind !== 'remove'),
    ...removals.filter(({ path }) => typeof path.at(-1) !== 'number'),
    ...elements.toSorted((one, other) => last(other.path) - last(one.path)),
  ];
}

/** Only what is expected is written anew; all else keeps its bytes. */
function editedYaml(text: string, edits: readonly ScenarioEdit[]): string {
  const document = parseDocument(text);
  for (const edit of edits) editYaml(document, edit);
  // Lists stay as far to the right as they are.
  const isFlush = /^( *)[\w$"']+.*:[ \t]*\n\1- /m.test(text);
  const written = document.toString({
    lineWidth: 0,
    indentSeq: !isFlush,
    singleQuote: !/[:-] "/.test(text),
    flowCollectionPadding: !/[:[,-] ?\{[^\s}]/.test(text),
  });
  const [before, after] = [expectedPart(text), expectedPart(written)];
  return text.slice(0, before.start) + written.slice(after.start, after.end) + text.slice(before.end);
}

/** Where "expect" and its value stand. */
function expectedPart(text: string): { readonly start: number; readonly end: number } {
  const { contents } = parseDocument(text);
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && key.value === 'expect')
    : undefined;
  if (pair === undefined || !isNode(pair.key) || !isNode(pair.value))
    throw new Error('BUG: the scenario expects nothing');
  return { start: pair.key.range?.[0] ?? 0, end: pair.value.range?.[2] ?? text.length };
}

function editYaml(document: Document, edit: ScenarioEdit): void {
  requireNoAlias(document, edit.path);
  if (edit.kind === 'remove') {
    document.deleteIn(edit.path);
    return;
  }
  if (edit.kind === 'append') {
    const list = document.getIn(edit.path, true);
    if (isCollection(list) && list.items.length === 0) list.flow = false;
    document.addIn(edit.path, document.createNode(edit.value));
    return;
  }
  const { path, value } = edit;
  const known = document.getIn(path, true);
  if (isScalar(known) && (typeof value !== 'object' || value === null)) {
    known.value = value;
    // How the number before was written.
    delete known.format;
    delete known.minFractionDigits;
    return;
  }
  // An empty collection is written as "{}" or "[]", and would stay in one line.
  for (let length = path.length - 1; length > 0; length--) {
    const above = document.getIn(path.slice(0, length), true);
    if (isCollection(above) && above.items.length === 0) above.flow = false;
  }
  const written = document.createNode(value);
  if (isNode(known)) {
    const comments = [known.commentBefore, known.comment].filter((each) => typeof each === 'string');
    if (comments.length > 0) written.commentBefore = comments.join('\n');
  }
  document.setIn(path, written);
}

/** What an alias stands for is written elsewhere, and for others too. */
function requireNoAlias(document: Document, path: JsonPath): void {
  for (let length = 1; length <= path.length; length++) {
    if (!isAlias(document.getIn(path.slice(0, length), true))) continue;
    throw new ScenarioError(
      `the scenario cannot be updated: ${pathText(path.slice(0, length))} is an alias. Write its value there, or correct it by hand`,
    );
  }
}

function editedJson(text: string, edits: readonly ScenarioEdit[]): string {
  return edits.reduce((now, edit) => {
    const isAppended = edit.kind === 'append';
    const value = edit.kind === 'remove' ? undefined : edit.value;
    const path = [...edit.path, ...(isAppended ? [-1] : [])];
    const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
    return applyEdits(now, modify(now, path, value, { formattingOptions, isArrayInsertion: isAppended }));
  }, text);
}
