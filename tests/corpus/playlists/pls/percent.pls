[playlist]
File1=http://a.example/%s/%(x)s?s=100%
