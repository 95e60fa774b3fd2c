using System.Collections.Immutable;
using System.Xml.Linq;
using SpikeSharp.Numerics;

namespace SpikeSharp.Analysis.Tests;

public sealed class ItemPicturesTests
{
    [Fact]
    public void Draw_ChannelsFirstOrLast_SamePicture()
    {
        const int Rows = 5, Columns = 7, Channels = 3;
        double[] last = new double[2 * Rows * Columns * Channels], first = new double[last.Length];
        Random random = new(4);
        for (int item = 0; item < 2; item++)
        {
            for (int pixel = 0; pixel < Rows * Columns; pixel++)
            {
                for (int channel = 0; channel < Channels; channel++)
                    last[(((item * Rows * Columns) + pixel) * Channels) + channel] = first[(((item * Channels) + channel) * Rows * Columns) + pixel] = random.NextDouble();
            }
        }

        string picture = Source(Draw(last, [Rows, Columns, Channels], 1));

        Assert.Equal(picture, Source(Draw(first, [Channels, Rows, Columns], 1)));
        Assert.NotEqual(picture, Source(Draw(last, [Rows, Columns, Channels], 0)));
    }

    [Fact]
    public void Draw_ValuesFromZeroToOne_AreShownAsTheyAre()
    {
        double[] dark = [.. Enumerable.Range(0, 16).Select(i => i / 64.0)];
        byte[] expected = Png.Encode(4, 4, [.. dark.Select(value => (byte)Math.Round(255 * value))]);
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(expected), Source(Draw(dark, [4, 4, 1], 0)));
    }

    [Fact]
    public void Draw_OtherValues_AreSpreadOverAllShades()
    {
        double[] standardized = [.. Enumerable.Range(0, 16).Select(i => (i - 8) / 2.0)];
        byte[] expected = Png.Encode(4, 4, [.. Enumerable.Range(0, 16).Select(i => (byte)Math.Round(255 * i / 15.0))]);
        Assert.Equal("data:image/png;base64," + Convert.ToBase64String(expected), Source(Draw(standardized, [4, 4], 0)));
    }

    [Theory, InlineData(0.0), InlineData(double.NaN), InlineData(1.5)]
    public void Draw_VectorOfOneValue_IsACurveWithFinitePoints(double value)
    {
        XElement curve = Draw([value, value, value], [3], 0);
        Assert.Equal("svg", curve.Name.LocalName);
        Assert.DoesNotContain("NaN", curve.ToString(), StringComparison.Ordinal);
    }

    private static XElement Draw(double[] values, ImmutableArray<int> shape, int item)
    {
        int size = shape.Aggregate(1, (product, n) => product * n);
        Markup page = new();
        new ItemPictures(NdArray.From(values, values.Length / size, size), shape).Draw(page, item);
        return XElement.Parse(page.ToString());
    }

    private static string Source(XElement image) => image.Attribute("src")!.Value;
}
