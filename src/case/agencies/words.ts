import type { Side } from '../oversight/oversight.events.ts';
import type { Carried } from './agencies.events.ts';

/** The codes of agencies' tasks in words, as forms offer them and pages show them. */

export const areas: Record<Side, string> = {
  HOME: 'The home area',
  RECEIVING: 'The receiving area',
};

export const carried: Record<Carried, string> = {
  CONTINUES: 'It continues, with the same agency',
  ENDED: 'It ends',
  MOVED: 'It moves to an agency in the receiving area',
};
