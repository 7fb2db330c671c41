export const staffRoom = `
26 07:20 boateng Good morning all. Briefing at 08:15 in the staff room, five minutes, I promise.
26 07:22 silva I will bring the stopwatch
+ 😂 okafor tanaka lind
25 10:40 lind Could somebody swap playground duty with me on Thursday? I have a parent at break.
25 10:44 novak ^1 I can take Thursday if you take my Monday.
25 10:46 lind ^1 Done, thank you.
24 13:05 kowalski The fume cupboard in lab 1 is out of order. Demonstrations only, please, until the engineer has been.
22 08:02 office Cover today: Mr Osei is at a course, 8C maths in room 14 and 10A in room 9.
22 08:05 haddad I take 10A.
20 14:30 reyes Reminder: no passwords on sticky notes. I found three. You know who you are.
+ 🙈 silva moreau novak
19 16:45 tanaka Has anyone got the keys to the drama cupboard? The masks are in there.
19 16:52 moreau ^1 They are in my pigeonhole, sorry.
17 09:15 okafor I need one more adult for the 9B museum trip. Coach leaves at 8:15, back by 16:00.
17 09:31 brandt ^1 Ich komme gern mit. I am free that day.
17 09:33 okafor ^1 You are a hero.
15 12:20 mbeki The printer on the first floor eats paper again. Reyes has been told.
15 12:41 reyes ^1 It wanted its rollers cleaned. It is happy now.
12 15:55 boateng Reports for year 9 are due on the 3rd. Please do not leave all of them to the last evening.
10 08:00 office Cover: Mme Moreau is ill. French in room 3 has work on the desk, 7A goes to the library.
9 08:06 moreau I am back, thank you to everybody who covered.
+ ❤️ office mbeki lind
8 13:30 nurse Two cases of chickenpox in year 7. If you are pregnant, come and see me please.
6 07:05 haddad Road by the bridge is icy, allow twenty minutes more.
5 11:10 kowalski Fume cupboard is repaired and tested. Lab 1 is yours again.
4 16:20 lind Mock exam invigilation list is in the folder. I have put names in pencil, move yourselves if you must.
2 08:10 osei Who took the good kettle?
2 08:12 silva It was like that when I found it
+ 😂 okafor haddad novak tanaka
1 15:40 okafor Consent forms: 14 of 16 are in for the museum. I will ring the last two families tonight.
0 07:40 office Cover today: none. Enjoy it while it lasts.
+ 🎉 haddad osei lind
`;
