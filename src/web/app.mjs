// The service works without this; with it a button cannot be pressed twice and errors are read out at once.
import { Button, ErrorSummary, SkipLink, createAll } from './govuk-frontend.min.js';

for (const component of [Button, ErrorSummary, SkipLink]) createAll(component);
