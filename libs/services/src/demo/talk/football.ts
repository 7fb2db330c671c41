export const football = `
25 13:10 silva Training tonight at 16:00, boots and shin pads, it will be muddy.
25 13:12 omar lets gooo
23 08:20 silva First match is on Saturday against St Mark's, away. Meet 8:45 at the gym.
22 17:30 marcus whats the line up
22 17:41 silva ^1 You will see it on Saturday. Whoever trains plays.
20 13:05 rosa 3-1!!!! two for kira
+ ⚽ kira leo omar silva raj
19 16:15 raj my boots are broken can i train in trainers
19 16:20 silva ^1 Not on wet grass. Size? There is a box of spare ones.
17 15:00 silva Training is off today, the pitch is under water.
15 18:45 emil Who has a pump? all my balls are flat
15 18:47 jakob ^1 i bring mine on wednesday
12 13:20 silva Training moves indoors for the rest of the month: sports hall, Wednesday 15:30.
11 20:30 noah can year 7 come too
11 20:35 silva ^1 Year 7 may come on Mondays, with a signed slip.
9 17:55 kofi we WON
+ 🎉 noah leo george kira rosa max
8 16:00 silva Cup draw: we play Riverside on the 20th, at home. Tell your families.
6 14:10 george does anyone have my blue water bottle
6 14:30 max ^1 its in lost property with 10 others
4 13:15 silva Kit has to come back washed by Friday. Washed, George.
+ 😂 george marcus emil rosa
2 17:20 leo is there training in the last week
2 17:28 silva ^1 Monday yes, Wednesday no: the hall is set up for the concert.
0 13:00 silva Tonight: penalties and cake. It is Rosa's birthday.
+ 🎂 rosa kira leo omar raj
`;
