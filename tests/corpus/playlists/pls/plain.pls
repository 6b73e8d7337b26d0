[playlist]
NumberOfEntries=2
File1=http://a.example/live
Title1=One
Length1=-1
File2=http://b.example:8000/;
Title2=Two
Version=2
