export const physics = `
25 15:20 okafor Welcome to 9B Physics. Homework and lab notes will be here, questions are welcome until 18:00.
25 16:02 leo is there homework this week
25 16:10 okafor ^1 Page 31, questions 1 to 4, due Thursday. Draw the circuits with a ruler.
24 17:31 mia For question 3, do we count the lamp and the resistor as in series?
24 17:40 okafor ^1 Look where the current can go. If there is only one way, it is series.
24 17:42 mia ^1 Ah, so it is series. Thank you!
23 16:15 tom my ammeter reading was 40 A is that ok
23 16:16 raj ^1 bro you invented lightning
+ 😂 leo sam omar luca kira
23 16:25 okafor ^2 Check the range, Tom. I think you mean 40 milliamps.
21 14:05 okafor Lab on Thursday: bring goggles, hair tied back, no loose scarves.
20 18:40 priya Could someone explain why voltage splits in series but not in parallel?
20 18:47 ivy ^1 think of height. in series you walk down several stairs one after the other, in parallel there are two stairs between the same floors
20 18:49 priya ^1 that actually helps thx
+ 👍 mia nora okafor
20 18:55 okafor ^2 Ivy, may I steal that for next year?
19 09:50 okafor Quiz on Tuesday: units, series and parallel, Ohm's law. Twenty minutes, calculator allowed.
18 20:14 sam anyone got a summary of ohms law
18 20:20 nora ^1 V = I R. cover the one you want and the rest shows how to do it
17 08:15 okafor Quiz is today in period 3. Breathe.
17 13:30 omar that last question was brutal
17 13:32 ella ^1 the one with three resistors? i got 12 ohm
17 13:33 omar ^1 i got 7 lol
16 15:00 okafor Marks are in. The average was 14 of 20. The question with three resistors will come again, better together.
14 17:05 yusuf I was ill on Tuesday, when can I take the quiz?
14 17:12 okafor ^1 Friday lunch in lab 2, bring your sandwich.
13 16:44 luca do we have to write the method in the lab report
13 16:50 okafor ^1 Yes: aim, method, results, one graph, conclusion. Two pages at most.
12 19:02 zoe Is the graph by hand or can we use a spreadsheet?
12 19:10 okafor ^1 Either, as long as the axes have names and units.
11 18:30 max hat jemand die messwerte von versuch 2
11 18:34 mia ^1 ja, 0.2 0.4 0.6 0.8 A bei 1 2 3 4 V
11 18:35 max ^1 du bist die beste
10 15:15 okafor Deadline for the lab report moves to Monday, because half of you have the play.
+ 🎉 zoe ivy luca ella mia tom
9 16:20 kira why is the sky blue
9 16:31 okafor ^1 Scattering: small things in the air bounce blue light around more than red. Proper answer in the spring.
8 17:10 ana I can't find the worksheet about magnets
8 17:15 sam ^1 its the blue one in the folder on the shelf
7 16:05 okafor Next topic: magnetism. Bring something from home that you think is magnetic. Not a phone.
6 15:40 raj my sister's toy train is magnetic and so is she when i take it
+ 😂 leo omar tom
5 18:22 mia Does a stronger current make the electromagnet stronger, or only more turns?
5 18:30 okafor ^1 Both. More current, more turns, and an iron core. We measure all three on Thursday.
4 19:15 leo lab report handed in, finally
4 19:16 leo wait it was the wrong file
~ wait it was the wrong file. right one is in now
3 14:50 okafor Lab reports are marked. Very good graphs, careless units. 40 A, Tom.
+ 😂 tom raj mia omar sam
2 17:00 nora What chapters are in the end of term test?
2 17:08 okafor ^1 Chapters 4 and 5: electricity and magnetism. No optics.
1 18:12 priya is there physics on the last day or does it fall away
1 18:20 okafor ^1 It takes place, period 1, and there will be a film about Faraday.
0 08:20 okafor Reminder: test on Thursday, chapters 4 and 5. Bring a ruler.
0 08:26 mia Can we bring a formula sheet?
`;
