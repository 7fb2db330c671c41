export const direct = `
18 17:05 mia Ms Okafor, I was not sure about the lab report. May I hand in a draft first?
18 17:20 okafor ^1 Of course. Bring it on Thursday after the lesson.
12 16:40 okafor Your draft is good. Say in the conclusion how sure you are of the slope, and why.
12 16:52 mia ^1 Do you mean the error bars?
12 16:55 okafor ^1 Exactly.
5 18:35 okafor Would you like to show the electromagnet at the open day? Two of you, ten minutes.
5 18:41 mia ^1 Yes please! May I ask Priya?
5 18:44 okafor ^1 Please do.
+ 👍 mia
0 08:35 okafor Formula sheet: one side, handwritten. Tell the others?
`;
