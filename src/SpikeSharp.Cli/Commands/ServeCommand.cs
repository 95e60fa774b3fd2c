using System.CommandLine;
using SpikeSharp.Building;
using SpikeSharp.Cli.Options;

namespace SpikeSharp.Cli.Commands;

/// <summary>Runs a built model for another program: once, or on its demand over JSON lines (docs/serve.md).</summary>
internal static class ServeCommand
{
    public static Command Create(CliContext cli)
    {
        Argument<string> model = new("MODEL") { Description = "A .ssm file" };
        Option<bool> once = new("--once") { Description = "Run --steps steps, write the file and end; else wait for requests on stdin" };
        Option<string> steps = new("--steps", "-n") { HelpName = "N", Description = "Steps to run, with --once" };
        Option<string> output = new("--out", "-o") { HelpName = "FILE.npz", Description = "Where to write all probes: probe0, probe1, .. and n_steps", Required = true };
        Option<string> seed = new("--seed") { HelpName = "N", Description = "Seed of the processes. Default: that of the model" };
        CliCommand command = new("serve", "Run a built model for another program: requests and answers are JSON lines on stdin and stdout.")
        {
            Examples = ["serve --once network.ssm --steps 1000 --out out.npz", "serve network.ssm --out out.npz"],
        };
        command.Add(model);
        command.Add(once);
        command.Add(steps);
        command.Add(output);
        command.Add(seed);
        command.SetAction(parsed =>
        {
            int? count = parsed.GetValue(steps) is { } text ? OptionValue.Whole(steps.Name, text, least: 0) : null;
            if (parsed.GetValue(once) != count is not null)
                throw count is null
                    ? OptionValue.Bad(once.Name, "given", "it needs to know how many steps to run", "add --steps N")
                    : OptionValue.Bad(steps.Name, parsed.GetValue(steps)!, "requests say how many steps to run", "add --once, or leave it out");
            return (int)Run(cli, parsed.GetRequiredValue(model), count, parsed.GetRequiredValue(output), parsed.GetValue(seed) is { } given ? OptionValue.Seed(seed.Name, given) : null);
        });
        return command;
    }

    private static ExitCode Run(CliContext cli, string file, int? steps, string output, long? seed)
    {
        try
        {
            BuiltModel model = BuiltModel.Load(file);
            if (steps is int count)
            {
                using ServedModel served = new(model, seed, output);
                served.Run(count, cli.Cancel);
                return ExitCode.Ok;
            }
            ServeProtocol protocol = new(cli);
            using ServedModel asked = new(protocol.Bind(model), seed, output);
            protocol.Serve(asked);
            return ExitCode.Ok;
        }
        catch (Exception error) when (ServeProtocol.Describe(error) is not null)
        {
            cli.Error.WriteLine(ServeProtocol.Describe(error));
            return ExitCode.Refused;
        }
    }
}
