import 'reflect-metadata';
import { describe } from '@jest/globals';
import { tellHistories } from './support/histories.ts';

describe('whatever people do to a case, in whatever order: the first half', () => tellHistories(0));
