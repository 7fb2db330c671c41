export const history = `
26 14:00 lind Dear 11C. Term plan: Weimar, then the Cold War, then revision. Sources every week.
24 18:20 hannah Which edition of the textbook do we need?
24 18:31 lind ^1 The third, with the red cover. The second is missing the chapter on the airlift.
22 19:45 marcus is hyperinflation the same as just inflation but more
22 19:52 lind ^1 Roughly: prices rising more than half in a month. In 1923 a loaf cost billions.
21 16:10 daniel My great-grandfather had one of those billion mark notes, can I bring it?
21 16:14 lind ^1 Please do. In a folder.
+ 😮 hannah sofia paul mei
18 20:05 sofia Can someone share notes from today? Tuve cita con el dentista
18 20:15 mei ^1 sent you mine, treaty of versailles, the four points
18 20:16 sofia ^1 gracias!!
16 12:30 lind Source work: who wrote it, when, for whom, and what do they want you to believe?
14 17:40 paul Is the essay about the Locarno treaties due before or after the mock?
14 17:45 lind ^1 Before: Friday the 4th.
12 09:00 lind Mock exam: Monday the 7th, 9:00, hall. Ninety minutes, two sources, one essay.
11 18:12 layla what's the best way to revise the cold war, i keep mixing up the years
11 18:20 viktor ^1 make a time line on a long piece of wallpaper, worked for me
11 18:22 chloe ^2 flashcards! i have a set from my brother
10 19:30 emil Does spelling of names count in the mock?
10 19:36 lind ^1 I will know whom you mean. Khrushchev is forgiven in every form.
+ 😂 emil marcus rosa george
8 16:05 amelie Is there extra time for those who have it in other exams?
8 16:10 lind ^1 Yes, 25 per cent, and a quiet room. The list is with the office.
8 20:50 george so nervous about tomorrow
8 20:52 rosa ^1 same. we got this
+ ❤️ george mei hannah layla
7 13:15 lind You may stop being nervous, it is written. Rest now.
5 15:20 jakob when do we get the mock results
5 15:31 lind ^1 On Thursday. Please do not ask in the corridor.
3 14:45 lind Results are in your folders. Median 6. The source question about Truman went very well.
2 18:00 marcus can i resit
2 18:10 lind ^1 Come and see me on Friday, we look at it together before we decide anything.
1 17:25 hannah Is the trip to the archive still happening?
1 17:33 lind ^1 Yes, in March, by train. Letters follow after the holidays.
0 08:10 lind Today: the Berlin airlift, with the film from 1948. Bring the worksheet on the candy bombers.
`;
