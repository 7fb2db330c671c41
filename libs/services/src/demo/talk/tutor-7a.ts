export const tutor7A = `
26 08:40 haddad Hello 7A. Write here when you have a question about school. There are no silly ones.
26 16:10 ben where is room 14
26 16:12 clara ^1 upstairs next to the music room
26 16:15 ben ^1 thanks
25 17:30 aisha Do we need our PE kit tomorrow?
25 17:34 haddad ^1 Yes, indoor shoes too.
24 18:20 finn i forgot my maths book in school can i hand in homework late
24 18:41 haddad ^1 Show me at registration tomorrow and we will sort it out.
23 15:50 elif My locker does not open, the key turns but nothing happens
23 16:05 haddad ^1 Go to the office at break, they have a spare.
21 13:00 grace When is the fire drill? I don't like the noise
21 13:20 haddad ^1 Some time this week, in the morning. I will stand next to you.
+ ❤️ grace aisha maya
20 17:45 dario whats the homework for science
20 17:49 maya ^1 worksheet on cells both sides
20 17:50 dario ^1 both??? ok
18 16:30 ines ¿Alguien habla español? No entiendo la hoja de historia
18 16:36 aisha ^1 i can help u at lunch a bit, my abuela speaks it
18 16:40 haddad Inés, Ms Tanaka has the same sheet in Spanish. Ask her tomorrow in period 2.
17 12:15 hugo is it non uniform day friday
17 12:30 haddad ^1 No, that is the Friday after. This week is photographs: full uniform.
16 08:25 lena The bus didnt come so im late sorry
16 08:31 haddad ^1 Thank you for telling me. The stop has moved to the church until the end of the month.
14 15:55 kofi can we have a class pet
14 15:58 noah ^1 a snake
14 15:59 clara ^2 a hamster
14 16:20 haddad We can have a plant. Its name may be voted on.
+ 🌵 kofi noah clara ben finn elif
13 08:45 haddad The cactus is called Professor Spike, with nine votes. Thank you for a lively election.
+ 🎉 kofi noah ben hugo maya
11 17:20 jonas Kann mir jemand sagen welche Seite wir in Mathe machen
11 17:25 lena ^1 Seite 42 nummer 3 bis 7
11 17:26 jonas ^1 danke
10 09:10 haddad Today French is in the library, Mme Moreau is ill.
9 16:00 maya someone was mean to me on the bus and I don't know what to do
9 16:02 haddad ^1 Thank you for writing. I am in room 9 until half past four, come now if you can, or tell your parents to ring me.
+ ❤️ grace aisha
7 18:05 finn is there school tomorow if it snows
7 18:20 haddad ^1 You will read it in School news before 06:45. If there is nothing there, school is open.
6 07:10 ben no snow day :(
5 15:45 nurse 7A, two of you have chickenpox. If you have itchy spots, stay at home and tell the office.
4 17:00 elif what do we bring for the class breakfast on friday
4 17:06 haddad ^1 Fruit, rolls, nothing with nuts please. I bring the cocoa.
4 17:10 dario i bring bananas
4 17:11 grace I can bring strawberries
2 16:40 noah how do we get our marks for the spelling test
2 16:52 haddad ^1 They are in your planner, inside the cover.
1 17:15 clara Is choir at lunch or after school
1 17:20 maya ^1 after school, music room, till 4
0 08:05 haddad Assembly at 08:50 today. Meet here first, we walk over together.
0 08:07 ben ok
`;
