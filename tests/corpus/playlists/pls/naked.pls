[playlist]
http://a.example/live
http://b.example:8000/;
