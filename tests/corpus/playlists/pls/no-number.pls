[playlist]
File=http://a.example/live
Title=One
