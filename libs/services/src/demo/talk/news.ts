export const news = `
26 07:45 boateng Welcome back. This is where school news will appear. Only the office and I write here, everybody reads.
+ 👍 okafor brandt mia leo daniel
26 12:05 office Lockers: keys can be collected from the office between 12:30 and 13:15 all week. Bring your planner.
24 08:00 office The canteen starts ten minutes earlier from Monday, at 12:05, so that both sittings fit.
23 15:10 boateng Well done to everybody who helped at the open evening. More than 400 families came.
+ 🎉 mia zoe sofia okafor silva
21 07:50 office Fire drill this week. When the bell does not stop: leave bags, walk, line up on the field by tutor group.
20 11:20 nurse Flu vaccinations for years 7 to 11 are on the 12th. Consent is online, the link went home by letter.
19 08:10 office Lost property is full again. Everything without a name goes to the charity shop on Friday.
17 07:55 boateng School photographs are next Wednesday. Full uniform please, and jumpers on.
16 16:00 office The number 14 bus will not stop at Mill Lane until the end of the month because of road works. Use the stop at the church.
14 08:00 mbeki Library: we are open until 17:00 on Tuesdays and Thursdays for homework and quiet reading.
13 09:30 reyes The Wi-Fi in the east block will be off on Saturday morning while we replace the access points.
12 07:48 boateng Mock exams for year 11 begin on Monday the 7th. The timetable is on the board outside the hall.
10 10:15 office Parents’ evening for year 9 is on Thursday from 16:30. Appointments can be booked until Tuesday at noon.
9 08:05 silva The girls’ and boys’ teams both won yesterday. Results are on the sports board.
+ ⚽ leo omar kira rosa raj
7 07:50 office Snow is possible tonight. If school has to close you will read it here before 06:45.
6 06:40 boateng School is open today. Buses may be late, nobody will be marked late before 09:15.
+ ❄️ finn hugo tom
4 12:00 office The winter concert needs chairs carried on Friday after period six. Volunteers get hot chocolate.
3 08:00 nurse Please remember to hand in your medication forms before any trip.
2 15:30 boateng The last day of term ends at 12:15. There is no afternoon canteen and no clubs that day.
1 08:00 office Lost: a silver flute case, last seen in the music corridor. Found: eleven water bottles.
0 07:55 boateng Good morning everybody. Assembly for years 7 and 8 is in the hall at 08:50, bring nothing but yourselves.
`;
