/** What the columns of a file of contacts or registers mean: proposed from their headings, chosen by the practitioner. */

export type FileKind = 'CONTACTS' | 'REGISTERS';

/** The same in words. */
export const fileKinds: Record<FileKind, string> = { CONTACTS: 'Contacts', REGISTERS: 'Registers' };

export type Column =
  | 'id'
  | 'date'
  | 'time'
  | 'type'
  | 'notes'
  | 'outcome'
  | 'officer'
  | 'code'
  | 'start'
  | 'review'
  | 'end'
  | 'sensitive'
  | 'ignore';

/** What a column can be, for each kind of file, in words. */
export const columnsOf: Record<FileKind, Partial<Record<Column, string>>> = {
  CONTACTS: {
    date: 'Date',
    time: 'Time',
    type: 'Type of contact',
    notes: 'Notes',
    outcome: 'Outcome',
    officer: 'Officer',
    sensitive: 'Sensitive or ViSOR',
    id: 'Its own id',
    ignore: 'Not used',
  },
  REGISTERS: {
    code: 'Code',
    type: 'Register',
    start: 'Start date',
    review: 'Next review',
    end: 'End date',
    notes: 'Notes',
    sensitive: 'Sensitive or ViSOR',
    id: 'Its own id',
    ignore: 'Not used',
  },
};

/** What a file holds, and what each of its columns is, in order. */
export interface Layout {
  kind: FileKind;
  columns: Column[];
}

const SPELLINGS: Record<FileKind, Partial<Record<Column, RegExp>>> = {
  CONTACTS: {
    id: /^(?:contact)?(?:id|identifier|ref|reference|contactno|contactnumber)$/,
    sensitive: /^(?:is)?(?:sensitive|sensitivity|visor|sensitivecontact|visorcontact)(?:flag|yn|indicator)?$/,
    date: /^(?:contact|start|event|appointment|entry|activity)?date(?:ofcontact|andtime|time|ofevent|start)?$|^when$|^start(?:date)?time$|^datestarted$/,
    time: /^(?:contact|start|event|appointment|entry|activity)?time(?:ofcontact|start)?$|^starttime$|^at$/,
    type: /^(?:contact|event|appointment|activity|entry)?(?:type|description|typedescription|category|activity|appointment|subject)$|^contact$|^what$/,
    notes:
      /^(?:contact|case|officer)?(?:note|notes|comment|comments|detail|details|narrative|text|summary|recording)$/,
    outcome: /^(?:contact|appointment)?(?:outcome|result|attendance|outcomedescription|attended)$/,
    officer:
      /^(?:contact)?(?:officer|officername|staff|staffname|practitioner|responsibleofficer|offendermanager|probationpractitioner|worker|author|recordedby|createdby|enteredby|by|with|who)$/,
  },
  REGISTERS: {
    id: /^(?:registration|register)?(?:id|identifier|ref|reference)$/,
    sensitive: /^(?:is)?(?:sensitive|sensitivity|visor)(?:flag|yn|indicator)?$/,
    code: /^(?:register|registration|flag|type|registertype)?code$/,
    type: /^(?:register|registration|flag|risk)?(?:type|description|typedescription|name|category)$|^(?:register|registration|flag|riskflag)$/,
    start:
      /^(?:register|registration|flag)?(?:start|startdate|datestarted|startedon|started|added|dateadded|created|createddate|date|registrationdate|from|datefrom)$/,
    review:
      /^(?:next)?review(?:date|due|dateduel?|on)?$|^(?:next|date|due)(?:of)?(?:next)?review(?:date|due)?$|^reviewdatedue$/,
    end: /^(?:register|registration|flag)?(?:end|enddate|dateended|endedon|ended|removed|dateremoved|deregistered|deregistrationdate|deregistrationd?ate|to|dateto|closed)$/,
    notes: /^(?:register|registration)?(?:note|notes|comment|comments|detail|details|text|reason)$/,
  },
};

const bare = (heading: string) =>
  heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');

/** What the headings say. A heading that says nothing known, or the same as one before it, is not used. */
export function proposeLayout(headings: readonly string[]): Layout {
  const asContacts = columnsFor('CONTACTS', headings);
  const asRegisters = columnsFor('REGISTERS', headings);
  const used = (columns: readonly Column[]) => columns.filter((column) => column !== 'ignore').length;
  const kind = used(asRegisters) > used(asContacts) ? 'REGISTERS' : 'CONTACTS';
  return { kind, columns: kind === 'REGISTERS' ? asRegisters : asContacts };
}

function columnsFor(kind: FileKind, headings: readonly string[]): Column[] {
  const taken = new Set<string>();
  return headings.map((heading) => {
    const name = bare(heading);
    const found = Object.entries(SPELLINGS[kind]).find(([, spelling]) => spelling.test(name))?.[0];
    if (found === undefined || taken.has(found)) return 'ignore';
    taken.add(found);
    return found as Column;
  });
}

/** What tells one layout of files from another: the headings, however they are spaced. */
export const layoutName = (headings: readonly string[]): string => JSON.stringify(headings.map(bare));

/** Whether a chosen layout is one: as many columns as headings, of its kind, each meaning given once. */
export function isLayout({ kind, columns }: Layout, headings: readonly string[]): boolean {
  const used = columns.filter((column) => column !== 'ignore');
  return (
    columns.length === headings.length &&
    new Set(used).size === used.length &&
    columns.every((column) => Object.hasOwn(columnsOf[kind], column))
  );
}

/** The places of the columns whose heading says that they mark what is sensitive. */
export function sensitiveColumns(headings: readonly string[]): number[] {
  return headings.flatMap((heading, at) =>
    SPELLINGS.CONTACTS.sensitive?.test(bare(heading)) === true ? [at] : [],
  );
}
