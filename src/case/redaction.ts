/**
 * Who may see a field when the record is shown or exported: `public` anybody, `operational` staff working the
 * case, `third-party` not the person, `victim` those who hold victim contact, `staff` names of staff,
 * `restricted` named people only.
 */
export type RedactionClass = 'public' | 'operational' | 'third-party' | 'victim' | 'staff' | 'restricted';

/** A class for every field of every event of a topic; leaving one out is a type error. */
export type Redaction<Events> = {
  [Name in keyof Events]: { [Field in keyof Required<Events[Name]>]: RedactionClass };
};
