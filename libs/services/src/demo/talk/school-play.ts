export const play = `
24 15:30 moreau Bonjour la troupe! First reading on Thursday at 15:45 in the hall. Bring a pencil.
23 17:10 zoe Who is Puck??
23 17:15 moreau ^1 You are, chérie.
+ 🎉 ivy luca ella chloe grace
22 18:40 hugo I have never been in a play, do I have to shout
22 18:50 moreau ^1 You have to be heard. We will practise that, it is not the same.
20 16:05 novak Set: I need six people on Saturday from 10 to paint a forest. Old clothes.
20 16:20 maya me and grace
20 16:22 daniel I can bring rollers
18 19:00 reyes Lights: the board is from 1994 and so is its manual. We will have four colours and they will be beautiful.
+ 💡 moreau luca sofia
16 17:30 luca can we use real leaves
16 17:41 novak ^1 No, they rot. Paper, and hundreds of them. Bring scissors.
13 15:55 moreau Rehearsal moves from Tuesday to Wednesday this week, the choir needs the hall.
11 20:10 ella I keep forgetting my line after the ass head comes on
11 20:15 sofia ^1 look at my left hand, i'll tap when it's you
11 20:16 ella ^1 you're the best
9 16:00 moreau Costumes: try them on at lunch on Monday. If it scratches, say so now.
8 12:50 chloe la robe de Titania est trop longue, I will fall
8 13:02 moreau ^1 We cut it, do not fall.
6 18:30 ivy whats the order of scenes in act 3, im on props
6 18:36 zoe ^1 its taped inside the props box lid
4 15:40 moreau Dress rehearsal tomorrow, 16:00 sharp, with lights. Parents pick up at 18:30.
3 18:45 moreau That was magnificent and too slow. Sleep. Tomorrow we fly.
+ ❤️ zoe ivy luca ella sofia daniel chloe grace hugo maya
2 21:05 daniel STANDING OVATION
+ 🎉 zoe ivy luca ella sofia chloe grace hugo maya moreau novak
1 16:10 moreau Striking the set on Friday at 14:30. Many hands, then pizza.
0 12:20 grace is there going to be a play next year
0 12:25 moreau ^1 There is always a play.
`;
