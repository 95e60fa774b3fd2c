using System.Globalization;

namespace SpikeSharp.Analysis.Tests;

public sealed class AxisTests
{
    [Fact]
    public void Linear_AnyRange_MarksAreFewAndRoundAndInside()
    {
        Random random = new(2);
        for (int trial = 0; trial < 2000; trial++)
        {
            double low = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-4, 7)), high = low + (random.NextDouble() * Math.Pow(10, random.Next(-3, 7))) + 1e-4;
            Axis axis = Axis.Linear("x", low, high);

            Assert.InRange(axis.Ticks.Length, 2, 7);
            double step = axis.Ticks[1].At - axis.Ticks[0].At, digits = step / Math.Pow(10, Math.Floor(Math.Log10(step * (1 + 1e-6))));
            Assert.Contains([1, 2, 5], nice => Math.Abs(digits - nice) < 1e-3);
            for (int i = 0; i < axis.Ticks.Length; i++)
            {
                Tick tick = axis.Ticks[i];
                Assert.True(tick.At >= low - (step * 1e-6) && tick.At <= high + (step * 1e-6), $"{tick.At} lies outside {low} to {high}");
                Assert.True(Math.Abs(Read(tick.Label) - tick.At) <= 0.01 * step, $"'{tick.Label}' says something else than {tick.At}");
                if (i > 0) Assert.Equal(step, tick.At - axis.Ticks[i - 1].At, step * 1e-6);
            }
        }
    }

    [Fact]
    public void Linear_WholeNumbersOnly_NoFractions() => Assert.Equal(["0", "1", "2", "3"], Axis.Linear("steps", 0, 3, whole: true).Ticks.Select(tick => tick.Label));

    [Theory, InlineData(0, 0), InlineData(5, 5), InlineData(1, -1)]
    public void Linear_EmptyRange_StillHasExtent(double low, double high)
    {
        Axis axis = Axis.Linear("x", low, high);
        Assert.Equal(0, axis.Position(low));
        Assert.InRange(axis.Position(low + 0.5), 0.4, 0.6);
    }

    [Theory, InlineData(0.5, 20_000_000), InlineData(3, 70), InlineData(1e-4, 2e-4), InlineData(10, 10)]
    public void Log_AnyRange_MarksAscendWithinIt(double low, double high)
    {
        Axis axis = Axis.Log("x", low, high);

        Assert.NotEmpty(axis.Ticks);
        Assert.All(axis.Ticks, tick => Assert.InRange(tick.At, low * 0.999, Math.Max(high, low * 10) * 1.001));
        Assert.All(axis.Ticks, tick => Assert.Equal(tick.At, Read(tick.Label), tick.At * 1e-6));
        Assert.Equal(axis.Ticks.OrderBy(tick => tick.At), axis.Ticks);
    }

    [Fact]
    public void Log_FromZero_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => Axis.Log("x", 0, 1));

    [Theory, InlineData(0.1, 0.987, 1000), InlineData(0, 1, 10), InlineData(0.2, 0.45, 300), InlineData(0.99, 1, 100_000)]
    public void Accuracy_Any_RisesOverItsWholeLength(double low, double best, int items)
    {
        Axis axis = Axis.Accuracy("accuracy", low, best, items);

        Assert.Equal(0, axis.Position(low));
        Assert.Equal(1, axis.Position(1));
        double before = -1;
        for (double at = low; at < axis.High; at += (axis.High - low) / 50)
        {
            double position = axis.Position(at);
            Assert.True(position > before);
            before = position;
        }
        Assert.NotEmpty(axis.Ticks);
        Assert.All(axis.Ticks, tick => Assert.InRange(tick.At, low - 1e-6, axis.High + 1e-6));
    }

    [Fact]
    public void Accuracy_NearTheTop_TakesMoreRoomThanBelow()
    {
        Axis axis = Axis.Accuracy("accuracy", 0, 0.987, 1000);
        Assert.True(axis.Position(0.98) - axis.Position(0.97) > 5 * (axis.Position(0.5) - axis.Position(0.49)));
    }

    private static double Read(string label)
    {
        double unit = label[^1] switch { 'k' => 1e3, 'M' => 1e6, _ => 1 };
        return unit * double.Parse(label.TrimEnd('k', 'M'), CultureInfo.InvariantCulture);
    }
}
