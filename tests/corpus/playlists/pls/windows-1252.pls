[playlist]
File1=http://a.example/live
Title1=Café
