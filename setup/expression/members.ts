import { syntaxOf } from './environment.js';
import { isMessageMember, MESSAGE_MEMBERS } from './message.js';
import type { MessageMember } from './message.js';
import { fieldReads, MESSAGE } from './reads.js';
import type { FieldRead } from './reads.js';

/** What valid expressions read of `message`: only this is collected for each event. */
export function membersRead(sources: Iterable<string>): ReadonlySet<MessageMember> {
  const members = new Set<MessageMember>();
  for (const source of sources) {
    // Most expressions do not, and need not be parsed.
    if (!source.includes(MESSAGE)) continue;
    for (const read of fieldReads(syntaxOf(source)))
      for (const member of membersOf(read)) members.add(member);
  }
  return members;
}

function membersOf({ name, of }: FieldRead): readonly MessageMember[] {
  if (of === 'message') return isMessageMember(name) ? [name] : [];
  const isWhole = of === 'bare' && name === MESSAGE;
  return isWhole ? Object.keys(MESSAGE_MEMBERS).filter(isMessageMember) : [];
}
