[playlist]
NumberOfEntries=2
File1=http://a.example/live
File1=http://b.example:8000/;
