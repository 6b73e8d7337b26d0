[playlist]
NumberOfEntries=1
Title1=One
File1=https://c.example/x.aac?a=1&b=2

