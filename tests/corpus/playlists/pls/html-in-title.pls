[playlist]
Title1=The <body> Show
File1=http://a.example/live
