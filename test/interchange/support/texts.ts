/** Text as people paste it: invented people, the shapes of the systems. */

/** The older summary, numbered, with the grid as a row for each group, and the newer plan. */
export const olderPrint = `OASys
Name: Robin Example
CRN: X000101
Assessment type: Layer 3
Date completed: 12/01/2026
Status: Complete

Risk of Serious Harm Summary
R10.1 Who is at risk
Ms A, his former partner (known adult).
Her two children.
R10.2 What is the nature of the risk
Assault at home, when he has been drinking.
R10.3 When is the risk likely to be the greatest
At weekends, after contact about the children.
R10.4 What circumstances are likely to increase risk
Losing his tenancy.
R10.5 What circumstances are likely to reduce the risk
Work, and staying away from her street.
R10.6 Risk
\tCommunity\tCustody
Children\tMedium\tLow
Public\tLow\tLow
Known adult\tHigh\tMedium
Staff\tLow\tLow
Prisoners\tN/A\tLow

Risk Management Plan
Key information about current situation
He lives with his mother.
Further considerations
None beyond the above.
Supervision
Weekly, at the office.
Monitoring and control
Alcohol tag until 1 March.
Interventions and treatment
Building Better Relationships.
Victim safety planning
The victim liaison officer tells Ms A of changes.
Contingency plans
If he drinks, ring the police on 01632 960101. If Mr. Example misses an appointment, visit the same day.
• Tell Ms A if his whereabouts are not known.
Additional comments
None.
`;

/** The same print of somebody else. */
export const printOf = (name: string, crn: string): string =>
  olderPrint.replace('Robin Example', name).replace('X000101', crn);

/** The newer summary with asterisks, no level for anybody but children, and the older plan numbered inside a field. */
export const newerPrint = [
  '*R10.1 Who is at risk*',
  'Child\u00ADren of a new partner\u00A0(children).',
  '*R10.2 What is the nature of the risk*',
  'Neglect.',
  '*R10.3 Circumstances or situations where offending is most likely to occur (SUM11)*',
  'When money runs out.',
  '*Analysis of risk factors (SUM9)*',
  'Debt and drink together.',
  '*R10.5 Strengths and protective factors (SUM10)*',
  'His sister.',
  'Risk to children in the community: Medium',
  'Interventions and treatment',
  'None at present.',
  '5. Additional conditions/requirements to manage the specific risks.',
  'Not to enter Mill Street.',
  '2. Other agencies involved',
  'Drug service: weekly key work',
  'Housing - keeps the tenancy under review',
  '8. Contingency',
  'If he leaves the address, ring 01632 960102.',
].join('\r');

/** The full analysis of harm to children stands between two other parts. */
export const withChildren = `R7.1 Details of children
Name: Kim Example, born 04/05/2019, 3 Mill Street
R8.1.1 Current concerns about self-harm or suicide
He has spoken of it once.
`;

const divider = '-'.repeat(57);

export const notes = `Comment added by Pat Writer on 12/05/2026 at 14:05
Police called on Saturday.
No arrest.
${divider}
Comment added by Sam Other on 03/04/2026 at 00:00
Home visit.
${divider}
null
${divider}
The oldest comment, by nobody in particular.
`;

export const contactLog = `12/05/2026 10:30 Office visit - Attended on time
Talked about the tenancy.
11/05/2026 Telephone contact
Rang about rent.
?9 May 2026 Home visit: perhaps
01/05/26 Text message: two digits
`;

export const mail = `From: Lee Police <lee@example.org>
Sent: 12 May 2026 16:20
To: Priya Nair
Subject: Call-out on Saturday

We were called to the address at 11pm.
No arrest was made.
`;
