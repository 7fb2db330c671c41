export const art = `
25 15:10 novak The art room is open every Tuesday and Thursday until 17:00. Come and finish things.
23 16:40 clara can we use the clay
23 16:46 novak ^1 Yes, wrap what you do not finish in a wet cloth, or it cracks.
20 17:05 amelie Is the kiln on this week? My bowl is dry
20 17:15 novak ^1 First firing on Friday, glaze next week.
17 16:20 layla where do we get charcoal paper
17 16:22 nora ^1 bottom drawer, grey stack
14 15:50 novak Competition: draw the view from your window, A3, any medium. The twelve best become the school calendar.
+ 🎨 ana nora kira clara amelie layla rosa mei
12 18:15 kira does digital count
12 18:20 novak ^1 It does, printed on A3.
9 16:35 ines me gusta mucho el azul, how do you mix it
9 16:41 novak ^1 Start with ultramarine and a little white, never black.
7 17:00 novak The kiln is open: nothing exploded. Collect your pots.
+ 🎉 amelie clara rosa
5 16:10 mei My glaze ran, it looks like a waterfall now
5 16:14 novak ^1 Then it is a waterfall. Sign it.
3 15:30 novak Calendar deadline is tomorrow at 16:00. Names on the back, in pencil.
1 16:05 ana When will we know who is in the calendar?
1 16:12 novak ^1 On the last day, in assembly.
0 15:00 novak Whoever borrowed the good scissors: they miss you.
`;
