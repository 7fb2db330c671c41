export const english = `
25 09:05 tanaka Hello 9B. We begin Of Mice and Men this week. Read chapter 1 by Friday.
24 19:20 kira is it sad
24 19:24 ella ^1 dont look it up
22 08:30 tanaka Bring one sentence from chapter 1 that you would have liked to write yourself.
21 17:55 ana Mine is the one about the rabbits
21 17:58 nora mine too!! we need to pick another
19 13:10 tanaka Essay: Is Curley's wife a victim? 600 words, due on the 9th.
19 18:05 tom does 600 mean 600 or like 500
19 18:12 tanaka ^1 It means between 550 and 650, Tom.
18 16:45 zoe Can I write that she is both, victim and cause?
18 16:50 tanaka ^1 Please do. Give evidence for each.
15 20:31 omar i cant find my book can someone send a photo of page 84
15 20:40 ivy ^1 the library has 5 copies, ask ms mbeki before school
13 10:00 tanaka Spelling note: definitely has no a in it. Half the class will know why I say so.
+ 🙈 leo raj tom sam
11 18:00 leo whens the essay due again
11 18:01 priya ^1 the 9th, before registration
9 08:12 tanaka All essays in but two. You know who you are, and so do I.
8 17:22 raj is chapter 5 really only this one scene in the barn
8 17:30 tanaka ^1 Yes. Count how many people are lonely in it.
6 16:15 yusuf When do we get the essays back?
6 16:20 tanaka ^1 On Thursday, with a cup of tea for everybody who used a semicolon correctly.
4 12:40 tanaka Essays are marked. The best opening was Mia's, the best ending was Yusuf's. Both may be read aloud if they agree.
+ 👏 ana nora zoe ivy mia yusuf
3 17:10 sam what is a volta
3 17:16 nora ^1 the turn in a sonnet, where it changes its mind
2 18:35 luca do we need to learn the poem by heart
2 18:41 tanaka ^1 The first eight lines, for Friday.
1 19:05 ella who is in my group for the poetry slam
1 19:08 kira ^1 me u max and ana
0 07:58 tanaka Poetry slam is on Friday in period 4, in the library. Families are welcome.
`;
