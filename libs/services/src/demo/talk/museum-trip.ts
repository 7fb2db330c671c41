export const trip = `
19 10:20 okafor 9B, it is fixed: we visit the Natural History Museum on Friday the 18th. Coach at 8:15 from the main gate, back by 16:00.
+ 🎉 mia leo sam zoe omar priya tom ana
19 10:31 leo is the dinosaur hall open
19 10:40 okafor ^1 It is, and we have a guided tour at 10:30.
19 12:15 office Consent forms go home today. Please return them signed to the office before the 11th.
18 16:50 ana How much does it cost?
18 16:58 okafor ^1 Twelve euros for coach and entry. If that is difficult, come to see me, nobody stays behind for money.
+ ❤️ ana nora mia
17 09:40 brandt I am coming too. Wir werden viel Spaß haben.
+ 👍 mia max kira
16 17:12 priya Do we need a packed lunch?
16 17:20 okafor ^1 Yes, packed lunch and water. There is no time for the café.
15 18:05 tom can we bring our phones
15 18:14 okafor ^1 Yes, for photos, on silent. They stay in your pocket during the tour.
14 13:30 nurse Whoever needs an inhaler or an EpiPen: it travels in your bag, not in the coach. Show me on Thursday please.
13 19:22 yusuf i lost the consent form can i get another one
13 19:30 office ^1 There is a new one for you at the desk.
11 08:30 okafor Nine forms are in, seven are missing. Today is the day.
10 17:45 zoe Who wants to sit together on the coach? Four seats at the back
10 17:46 ivy me
10 17:46 luca me!!
10 17:50 okafor ^3 Seats are first come first served, and Herr Brandt sits at the back.
+ 😂 zoe ivy luca leo raj
8 16:20 sam what do we have to write for the trip
8 16:31 okafor ^1 One page: choose an object, draw it, say what it tells us about its time. Due the Tuesday after.
6 15:10 kira does it still happen if it snows
6 15:22 okafor ^1 The coach company says yes unless the motorway is closed. I write here by 7:00 on the day.
5 17:05 ella What should we wear?
5 17:11 brandt ^1 Warm coat, comfortable shoes, school scarf so that we find you again.
4 12:50 office Two forms still missing. We ring your families this evening.
2 18:30 max wann genau fährt der bus ab
2 18:34 mia ^1 Viertel nach acht am Haupttor
1 16:00 okafor Groups are on the door of lab 2: four groups of four, each with one adult.
1 16:45 raj can i swap groups with omar
1 16:52 okafor ^1 No.
+ 😂 omar leo tom sam
0 08:30 okafor All sixteen forms are in. Thank you! See you at the gate at eight, the coach does not wait.
`;
