import { doubleMetaphone } from 'double-metaphone';

/** How a name may sound to somebody who hears it: codes that two spellings share when they can be said alike. */

/** Letters with marks that change how they are said; all other marks fall away. */
const MARKED: Readonly<Record<string, string>> = {
  ...{ ł: 'w', ś: 'sh', ş: 'sh', š: 'sh', ć: 'ch', č: 'ch', ç: 'ch', ż: 'zh', ź: 'zh', ž: 'zh', ó: 'u' },
  ...{ ğ: '', ñ: 'ny', ř: 'rzh' },
};

/** Letters that stay letters of their own when marks are taken away. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i' },
};

/** A name in plain small letters without marks, apostrophes or anything else: "Ó Briain-Núñez" is "obriainnunez". */
export function plain(name: string): string {
  return name
    .toLowerCase()
    .replace(/[łøđðþßæœı]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/[^a-z]/g, '');
}

/** The parts of a name as people divide it, plain: "Smith-Jones" is "smith" and "jones"; "O'Brien" is one. */
export function partsOf(name: string): string[] {
  return name
    .split(/[\s\p{Pd}]+/u)
    .map(plain)
    .filter((part) => part !== '');
}

/** Said as nobody would guess from the letters. */
const SAID: Readonly<Record<string, string>> = {
  ...{ aoife: 'eefa', beauchamp: 'beecham', belvoir: 'beaver', caoimhe: 'keeva', cholmondeley: 'chumley' },
  ...{ cockburn: 'coburn', colquhoun: 'cahoon', dalziel: 'deeyel', featherstonehaugh: 'fanshaw' },
  ...{
    mainwaring: 'mannering',
    marjoribanks: 'marchbanks',
    menzies: 'mingis',
    niamh: 'neev',
    saoirse: 'seersha',
  },
  ...{ siobhan: 'shevon', stjohn: 'sinjun', strachan: 'strawn', tadhg: 'tige', villiers: 'villers' },
  ...{ wemyss: 'weems', wriothesley: 'rizley', eoghan: 'owen', ruairi: 'rory', ruaidhri: 'rory' },
};

type Respelling = readonly (readonly [RegExp, string])[];

/** As it is said in the languages from which names here come; each is one more way in which a name may be heard. */
const RESPELLINGS: readonly Respelling[] = [
  // Gaelic: Mac and Mc, and letters that an h softens or silences.
  [
    [/^ma?c+(?=[a-z]{3})/, 'mk'],
    [/^mkk?(?=[kcg])/, 'm'],
  ],
  [
    [/^s(?=[ei][aou])/, 'sh'],
    [/^sin/, 'shin'],
    [/(bh|mh)/g, 'v'],
    [/(dh|gh)/g, ''],
    [/ao/g, 'ee'],
    [/th/g, 'h'],
  ],
  // Slavic.
  [
    [/shch|szcz/g, 'sh'],
    [/rz/g, 'zh'],
    [/cz/g, 'ch'],
    [/sz/g, 'sh'],
    [/ci(?=[aeou]|k)/g, 'chi'],
    [/si(?=[aeou])/g, 'shi'],
    [/w/g, 'v'],
    [/j/g, 'y'],
    [/c(?![hk])/g, 'ts'],
  ],
  // Nasals at the start and double consonants of African and Vietnamese names.
  [
    [/^nguy/, 'w'],
    [/^ng(?=[aeiouy])/, 'n'],
    [/^[nm](?=[bdgkptz])/, ''],
    [/gb/g, 'b'],
    [/kp/g, 'p'],
    [/^nw/, 'w'],
  ],
  // Pinyin and Wade-Giles.
  [
    [/^x/, 'sh'],
    [/^q(?!u)/, 'ch'],
    [/^zh/, 'j'],
    [/^ts?(?=[sz])/, ''],
    [/^c(?=[aeiou])/, 'ts'],
  ],
  // South Asian and Arabic.
  [
    [/([bdgjkpt])h/g, '$1'],
    [/w/g, 'v'],
    [/(ou|oo|u)/g, 'u'],
  ],
  // Welsh.
  [
    [/^ll/, 'cl'],
    [/dd/g, 'th'],
    [/([^aeiouy])w(?=[^aeiouy]|$)/g, '$1u'],
    [/f(?!f)/g, 'v'],
  ],
  // English places and silences.
  [
    [/cester/g, 'ster'],
    [/wich$/, 'ich'],
    [/wick$/, 'ick'],
    [/(borough|burgh)$/, 'bra'],
    [/ough/g, 'off'],
    [/aigh|eigh/g, 'ay'],
    [/([ao])l(?=[mfk])/g, '$1'],
    [/mps/g, 'ms'],
    [/tch/g, 'ch'],
    [/^wh/, 'w'],
    [/quh/g, 'k'],
  ],
];

/** The most codes of one name: the rest are further from how it is said than a slip of the pen. */
const MOST = 6;

/** The codes of a name, the likeliest first; none for a name without letters. */
export function soundsOf(name: string): string[] {
  const letters = plain(name);
  if (letters === '') return [];
  const marked = plain(
    name
      .toLowerCase()
      .normalize('NFC')
      .replace(/[łśşšćčçżźžóğñř]/g, (letter) => MARKED[letter] ?? letter),
  );
  const respellings = RESPELLINGS.map((rules) => respelled(marked, rules));
  const spellings = new Set([letters, SAID[letters] ?? letters, marked, ...respellings]);
  const codes = [...spellings].flatMap((spelling) => doubleMetaphone(spelling));
  return [...new Set(codes.map((code) => code || letters))].slice(0, MOST);
}

/** A coarser code, under which far more names fall together: for names that are looked for with something else beside. */
export function roughly(code: string): string {
  return code
    .replace(/[AH]/g, '')
    .replace(/[0]/g, 'T')
    .replace(/[XJ]/g, 'S')
    .replace(/F/g, 'P')
    .replace(/M/g, 'N')
    .replace(/(.)\1+/g, '$1');
}

function respelled(name: string, rules: Respelling): string {
  return rules.reduce((spelling, [from, to]) => spelling.replace(from, to), name);
}
