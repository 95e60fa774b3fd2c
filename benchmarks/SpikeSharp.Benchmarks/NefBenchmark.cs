using System.Diagnostics;
using SpikeSharp.Building;

namespace SpikeSharp.Benchmarks;

/// <summary>Build time and nanoseconds per neuron-step of both backends, in double on one thread; the backends take turns.</summary>
internal static class NefBenchmark
{
    private const double Seconds = 0.2;

    public static void Run(int repetitions)
    {
        Console.WriteLine($"One simulation in double on one thread; medians of {repetitions} repetitions that take turns, ns per neuron-step, processor time.");
        Console.WriteLine("| network | neurons | operators | build s | open ms | CpuBackend | ReferenceBackend | ratio |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach ((string name, Network network) in NefModels.All())
        {
            long start = Stopwatch.GetTimestamp();
            BuiltModel model = BuiltModel.Build(network, new BuildOptions { Cache = null });
            double build = Stopwatch.GetElapsedTime(start).TotalSeconds;
            SessionOptions options = new() { Threads = 1, Recordings = [.. model.Probes.Select(probe => new Recording(probe.Signal, Reduction.Last))] };
            start = Stopwatch.GetTimestamp();
            using Session cpu = CpuBackend.Instance.Open(model, options);
            double open = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            using Session reference = ReferenceBackend.Instance.Open(model, options);
            int steps = Steps(cpu, 100), few = Steps(reference, 1);
            List<double> fast = [], slow = [];
            for (int i = 0; i < repetitions; i++)
            {
                fast.Add(Measure(cpu, steps) / network.NeuronCount);
                slow.Add(Measure(reference, few) / network.NeuronCount);
            }
            double engine = Median(fast), oracle = Median(slow);
            Console.WriteLine($"| {name} | {network.NeuronCount:N0} | {model.Operators.Length:N0} | {build:0.00} | {open:0} | {engine:0.0} | {oracle:0} | {oracle / engine:0} |");
        }
    }

    // As many as take a fair time, after the compiler has had its say.
    private static int Steps(Session session, int first)
    {
        int steps = first;
        Measure(session, steps);
        for (double time = Measure(session, steps); time * steps < Seconds * 1e9 && steps < 100_000; time = Measure(session, steps)) steps *= 2;
        return steps;
    }

    // The sessions run on this thread, and other work on the machine does not count.
    private static double Measure(Session session, int steps)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        session.Run(steps);
        return (Environment.CpuUsage.TotalTime - before).TotalSeconds / steps * 1e9;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
