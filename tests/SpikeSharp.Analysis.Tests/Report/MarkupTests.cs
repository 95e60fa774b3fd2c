using System.Globalization;
using System.Xml.Linq;

namespace SpikeSharp.Analysis.Tests;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("a & b \"c\" 'd' > e")]
    [InlineData("]]> <!-- & &amp; &#60;")]
    [InlineData("größer 🙂 \t tab")]
    public void Leaf_TextAndAttribute_ReadBackAsTheyWere(string text)
    {
        XElement element = XElement.Parse(new Markup().Leaf("p", text, ("title", text)).ToString(), LoadOptions.PreserveWhitespace);

        Assert.Equal(text, element.Value);
        Assert.Equal(text.Replace('\t', ' '), element.Attribute("title")!.Value);
        Assert.Empty(element.Elements());
    }

    [Fact]
    public void Text_AnyCharacters_StaysWellFormed()
    {
        Random random = new(1);
        for (int trial = 0; trial < 500; trial++)
        {
            char[] text = new char[20];
            for (int i = 0; i < text.Length; i++) text[i] = (char)(random.Next(4) == 0 ? random.Next(0, 64) : random.Next(0, 0x10000));
            string markup = new Markup().Leaf("p", new string(text), ("title", new string(text))).ToString();

            XElement element = XElement.Parse(markup);
            Assert.Empty(element.Elements());
        }
    }

    [Fact]
    public void Text_WhatXmlCannotHold_IsReplaced() => Assert.Equal("<p>a\uFFFDb\uFFFD</p>", new Markup().Leaf("p", "a\u0001b\uD800").ToString().TrimEnd());

    [Fact]
    public void ToString_ElementStillOpen_Throws() => Assert.Throws<InvalidOperationException>(() => new Markup().Open("div").ToString());

    [Fact]
    public void Empty_ElementThatHtmlDoesNotKnowAsEmpty_HasAnEndTag() => Assert.Equal("<span class=\"key\"></span>", new Markup().Empty("span", ("class", "key")).ToString());

    [Fact]
    public void Style_WithMarkupInIt_Throws() => Assert.Throws<ArgumentException>(() => new Markup().Style("a { } </style><script>"));

    [Theory, InlineData(double.NaN), InlineData(double.PositiveInfinity)]
    public void Number_NotFinite_Throws(double value) => Assert.Throws<ArgumentOutOfRangeException>(() => Markup.Number(value));

    [Fact]
    public void Number_AnyCulture_HasAPoint()
    {
        CultureInfo before = CultureInfo.CurrentCulture, comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Assert.Equal("-1.25", Markup.Number(-1.25));
            Assert.Equal("0", Markup.Number(-0.001));
            Assert.Equal("98.66\u00A0%", Words.Percent(0.98662, 2));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
