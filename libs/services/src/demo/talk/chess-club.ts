export const chess = `
24 12:50 mbeki Chess club starts on Friday at lunch in the library. Beginners very welcome.
22 13:40 ben how does the horse move again
22 13:42 priya ^1 like an L, two and one. it may jump
22 13:43 ben ^1 cool
19 12:55 osei Puzzle of the week: white to move and mate in two. It is on the board by the window.
18 17:05 sam is it rook to h8
18 17:20 osei ^1 Close. What would the king do?
18 17:31 mei queen sacrifice on g7, then rook mates
18 17:33 osei ^1 Beautiful. Mei has it.
+ 👏 mia sam priya elif viktor
15 12:40 mbeki Tournament: five rounds, ten minutes each, prizes are books. Sign up at the desk.
13 16:30 paul what is the time control in the tournament
13 16:34 mbeki ^1 Ten minutes each, no increment.
11 13:00 mbeki Eighteen people have signed up. I am finding more clocks.
8 13:45 mia I beat Viktor!!
+ 🎉 sam priya mei elif
8 13:46 viktor i let her win
- 
8 13:50 viktor she earned it, good game
+ ❤️ mia mbeki
5 12:45 osei Final on Friday: Mei against Priya. Bring your lunch and your silence.
3 13:25 mbeki Mei wins the tournament, after an ending that we will talk about for years.
+ 🏆 mia sam priya elif viktor paul ben osei
1 17:40 elif can we play online in the holidays
1 17:45 osei ^1 Yes, I will make us a page. No names on it but first names.
0 12:35 mbeki No club this Friday because of the concert. Boards can be borrowed over the holidays.
`;
